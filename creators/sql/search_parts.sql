-- Substring search in any script without an extension: a GIN index over the parts of the folded text.

-- What the index holds of a text: from each of its characters on three, fewer at the end; and the first letter of each
-- Latin word behind a '^', so that one finds as a prefix. The text of one or two characters that somebody looks
-- for begins such a part. The index is what writing a creator costs most, so it holds no more.
-- A loop, because it costs less than the same as a query, and every import pays it per row. The COST keeps the planner
-- from computing it row by row where the index has it ready.
CREATE FUNCTION creators_search_parts(folded text) RETURNS tsvector
LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE STRICT COST 2000
AS $$
DECLARE
  parts text[] := '{}';
  word text;
BEGIN
  FOR place IN 1 .. char_length(folded) LOOP
    parts := parts || substr(folded, place, 3);
  END LOOP;
  FOREACH word IN ARRAY string_to_array(translate(folded, E'._\t\n', '    '), ' ') LOOP
    -- Any other character that stands alone finds what begins with it.
    IF ascii(word) BETWEEN 1 AND 127 THEN
      parts := parts || ('^' || left(word, 1));
    END IF;
  END LOOP;
  RETURN array_to_tsvector(parts);
END
$$;

-- What to look for in the index: all threes of a longer text; what begins with a shorter one; the words that begin with
-- a single Latin letter.
CREATE FUNCTION creators_search_query(folded text) RETURNS tsquery
LANGUAGE sql IMMUTABLE PARALLEL SAFE STRICT
AS $$
  SELECT string_agg(DISTINCT '''' || replace(replace(sought.part, '\', '\\'), '''', '''''') || '''' || sought.form, ' & ')
         ::tsquery
  FROM (
    SELECT substr(folded, place, 3) AS part, '' AS form FROM generate_series(1, char_length(folded) - 2) AS place
    UNION ALL
    SELECT '^' || folded, '' WHERE folded ~ '^[\x01-\x7f]$'
    UNION ALL
    SELECT folded, ':*' WHERE char_length(folded) BETWEEN 1 AND 2 AND folded !~ '^[\x01-\x7f]$'
  ) AS sought
$$;
