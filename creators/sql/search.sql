-- Searching takes widths, cases and compatible forms of characters for equal.
CREATE FUNCTION creators_fold(written text) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE STRICT
AS $$ SELECT lower(normalize(written, NFKC)) $$;
