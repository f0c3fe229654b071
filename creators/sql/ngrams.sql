-- The functions of the first index over the parts of a text.

-- What the index holds of a text: every pair of neighbouring characters and, in ASCII, every three, which are
-- rarer; every character beyond ASCII alone, so that one Han character finds; and the first letter of each word
-- behind a '^', so that one Latin letter finds as a prefix.
-- A loop, because it costs a tenth of the same as queries, and every import pays it per row. The COST keeps the
-- planner from computing it row by row where the index has it ready.
CREATE FUNCTION creators_ngrams(folded text) RETURNS text[]
LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE STRICT COST 2000
AS $$
DECLARE
  grams text[] := '{}';
  letter text;
  before text;
  pair text;
  between_words constant text := E' ._\t\n';
BEGIN
  FOREACH letter IN ARRAY string_to_array(folded, NULL) LOOP
    IF ascii(letter) > 127 THEN
      grams := grams || letter;
      IF before IS NOT NULL THEN
        grams := grams || (before || letter);
      END IF;
      pair := NULL;
    ELSIF before IS NOT NULL THEN
      grams := grams || (before || letter);
      IF pair IS NOT NULL THEN
        grams := grams || (pair || letter);
      END IF;
      pair := CASE WHEN ascii(before) <= 127 THEN before || letter END;
    END IF;
    IF (before IS NULL OR strpos(between_words, before) > 0) AND strpos(between_words, letter) = 0 THEN
      grams := grams || ('^' || letter);
    END IF;
    before := letter;
  END LOOP;
  RETURN grams;
END
$$;

-- What to look for in the index: a single character has its own entry; a longer text its threes in ASCII and,
-- where no three covers them, its pairs.
CREATE FUNCTION creators_search_grams(folded text) RETURNS text[]
LANGUAGE sql IMMUTABLE PARALLEL SAFE STRICT
AS $$
  SELECT CASE
    WHEN char_length(folded) > 1 THEN (
      SELECT array_agg(DISTINCT CASE WHEN three ~ '^[\x01-\x7f]{3}$' THEN three ELSE left(three, 2) END)
      FROM (
        SELECT substr(folded, i, 3) AS three, substr(folded, i - 1, 3) AS three_before
        FROM generate_series(1, char_length(folded) - 1) AS i
      ) AS parts
      WHERE three ~ '^[\x01-\x7f]{3}$' OR three_before !~ '^[\x01-\x7f]{3}$'
    )
    WHEN ascii(folded) > 127 THEN ARRAY[folded]
    ELSE ARRAY['^' || folded]
  END
$$;
