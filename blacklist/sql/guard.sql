-- Whether a creator may not join a campaign now: an entry in force names them, or a person said that they are
-- the one an entry in force names. VOLATILE, so that a trigger sees what was committed while it waited for a lock.
CREATE FUNCTION blacklist_is_blocked(candidate bigint) RETURNS boolean
LANGUAGE sql VOLATILE PARALLEL SAFE
AS $$
  SELECT EXISTS (
    SELECT FROM blacklist_entry AS entry
    WHERE entry.status = 'active' AND entry.expires_at > now()
      AND (
        entry.creator_id = candidate
        OR EXISTS (
          SELECT FROM blacklist_matchanswer AS answer
          WHERE answer.entry_id = entry.id AND answer.creator_id = candidate AND answer.is_same_person
        )
      )
  )
$$;
