-- Substring search in any script without an extension: a GIN index over the n-grams of the folded text.

CREATE FUNCTION creators_fold(written text) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE STRICT
AS $$ SELECT lower(normalize(written, NFKC)) $$;

-- Every pair of neighbouring characters; every character beyond ASCII alone, so that one Han character finds;
-- and the first letter of each word behind a '^', so that one Latin letter finds as a prefix.
-- A loop, because it costs a tenth of the same as queries, and every import pays it per row.
CREATE FUNCTION creators_ngrams(folded text) RETURNS text[]
LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE STRICT
AS $$
DECLARE
  grams text[] := '{}';
  letter text;
  before text;
  between_words constant text := E' ._\t\n';
BEGIN
  FOREACH letter IN ARRAY string_to_array(folded, NULL) LOOP
    IF before IS NOT NULL THEN
      grams := grams || (before || letter);
    END IF;
    IF ascii(letter) > 127 THEN
      grams := grams || letter;
    END IF;
    IF (before IS NULL OR strpos(between_words, before) > 0) AND strpos(between_words, letter) = 0 THEN
      grams := grams || ('^' || letter);
    END IF;
    before := letter;
  END LOOP;
  RETURN grams;
END
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
