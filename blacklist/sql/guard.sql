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

-- Every entry in force that touches a candidate, and how. `named` and `same_person` block; the others hold the
-- candidate until a person answers, because handles are reused and contacts are shared.
CREATE FUNCTION blacklist_matches(candidates bigint[], at timestamptz)
RETURNS TABLE (candidate bigint, entry_id bigint, match text)
LANGUAGE sql VOLATILE PARALLEL SAFE
AS $$
  WITH in_force AS (
    SELECT id, creator_id FROM blacklist_entry WHERE status = 'active' AND expires_at > at
  ),
  likeness AS (
    SELECT mine.id AS candidate, theirs.creator_id AS named, 'earlier_handle' AS match
    FROM creators_creator AS mine
    JOIN creators_earlierhandle AS theirs ON theirs.handle = mine.handle
    WHERE mine.id = ANY (candidates)
    UNION
    SELECT mine.creator_id, theirs.id, 'earlier_handle'
    FROM creators_earlierhandle AS mine
    JOIN creators_creator AS theirs ON theirs.handle = mine.handle
    WHERE mine.creator_id = ANY (candidates)
    UNION
    SELECT mine.creator_id, theirs.creator_id, 'contact'
    FROM creators_contact AS mine
    JOIN creators_contact AS theirs ON theirs.kind = mine.kind AND theirs.value_folded = mine.value_folded
    WHERE mine.creator_id = ANY (candidates)
  )
  SELECT creator_id, id, 'named' FROM in_force WHERE creator_id = ANY (candidates)
  UNION ALL
  SELECT answer.creator_id, entry.id, 'same_person'
  FROM in_force AS entry
  JOIN blacklist_matchanswer AS answer ON answer.entry_id = entry.id AND answer.is_same_person
  WHERE answer.creator_id = ANY (candidates)
  UNION ALL
  SELECT likeness.candidate, entry.id, likeness.match
  FROM likeness
  JOIN in_force AS entry ON entry.creator_id = likeness.named
  WHERE likeness.named <> likeness.candidate
    AND NOT EXISTS (
      SELECT FROM blacklist_matchanswer AS answer
      WHERE answer.entry_id = entry.id AND answer.creator_id = likeness.candidate
    )
$$;
