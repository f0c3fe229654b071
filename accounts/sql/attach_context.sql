-- In place of django-pghistory's function of this name: who acts, for the event that an audit trigger is writing.
-- Without a person acting, theirs reads a setting that is not there and catches the error, for each row. An error
-- caught goes through every constraint that waits for the end of the transaction, so that the time of writing many
-- rows grew with the square of their number.
CREATE OR REPLACE FUNCTION _pgh_attach_context() RETURNS pghistory_context.id%TYPE
LANGUAGE plpgsql AS $$
DECLARE
  acting uuid := nullif(current_setting('pghistory.context_id', true), '');
  told jsonb := nullif(current_setting('pghistory.context_metadata', true), '');
BEGIN
  IF acting IS NULL OR told IS NULL THEN
    RETURN NULL;
  END IF;
  -- For nearly all rows somebody has been there: finding that writes nothing, while a conflict locks the row each time.
  PERFORM FROM pghistory_context WHERE id = acting AND metadata = told;
  IF FOUND THEN
    RETURN acting;
  END IF;
  INSERT INTO pghistory_context AS kept (id, metadata, created_at, updated_at)
  VALUES (acting, told, now(), now())
  ON CONFLICT (id) DO UPDATE SET metadata = excluded.metadata, updated_at = excluded.updated_at
  WHERE kept.metadata <> excluded.metadata;
  RETURN acting;
END
$$;
