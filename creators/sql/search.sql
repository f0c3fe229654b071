-- Substring search in any script without an extension: a GIN index over the n-grams of the folded text.

CREATE FUNCTION creators_fold(written text) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE STRICT
AS $$ SELECT lower(normalize(written, NFKC)) $$;

-- Every pair of neighbouring characters; every character beyond ASCII alone, so that one Han character finds;
-- and the first letter of each word behind a '^', so that one Latin letter finds as a prefix.
CREATE FUNCTION creators_ngrams(folded text) RETURNS text[]
LANGUAGE sql IMMUTABLE PARALLEL SAFE STRICT
AS $$
  SELECT coalesce(array_agg(DISTINCT gram), '{}')
  FROM (
    SELECT substr(folded, i, 2) AS gram FROM generate_series(1, char_length(folded) - 1) AS i
    UNION ALL
    SELECT letter FROM regexp_split_to_table(folded, '') AS letter WHERE ascii(letter) > 127
    UNION ALL
    SELECT '^' || left(word, 1) FROM regexp_split_to_table(folded, '[\s._]+') AS word WHERE word <> ''
  ) AS grams
$$;

-- What to look for in the index: a single character has its own entry, a longer text its pairs.
CREATE FUNCTION creators_search_grams(folded text) RETURNS text[]
LANGUAGE sql IMMUTABLE PARALLEL SAFE STRICT
AS $$
  SELECT CASE
    WHEN char_length(folded) > 1 THEN (
      SELECT array_agg(DISTINCT substr(folded, i, 2)) FROM generate_series(1, char_length(folded) - 1) AS i
    )
    WHEN ascii(folded) > 127 THEN ARRAY[folded]
    ELSE ARRAY['^' || folded]
  END
$$;
