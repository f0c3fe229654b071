-- The creators to recompute, each with what stood before and what limits the tier now.
-- `at` never goes back for a creator: a job asked for earlier but run later uses what the later one knew.
base AS MATERIALIZED (
    SELECT c.creator_id,
           greatest(%(at)s::timestamptz, s.as_of + interval '1 microsecond') AS at,
           s.id AS before_id, s.stat_tier AS stat_before, s.mean AS mean_before, s.sd AS sd_before,
           CASE WHEN NOT s.is_provisional THEN s.effective_tier END AS tier_before,
           s.effective_tier AS effective_before, s.is_blocked AS blocked_before,
           s.trend AS trend_before, s.surprise AS surprise_before, s.is_star AS star_before,
           s.score_ids[1] AS newest_before, s.inputs_hash AS hash_before
    FROM evaluations_currentstanding AS c
    -- OFFSET 0: looked up one by one; the history of everybody is never read.
    LEFT JOIN LATERAL (SELECT * FROM evaluations_standing WHERE id = c.standing_id OFFSET 0) AS s ON true
    WHERE c.creator_id = ANY(%(creators)s::bigint[])
),
-- The mildest cap first, so that each one that lowers the tier further is named.
held AS (
    SELECT b.creator_id,
           array_agg(t.max_tier::int ORDER BY t.max_tier DESC, t.id) AS caps,
           array_agg(t.kind::text ORDER BY t.max_tier DESC, t.id) AS causes,
           array_agg(t.id ORDER BY t.max_tier DESC, t.id) AS cap_ids
    FROM base AS b
    JOIN evaluations_tiercap AS t ON t.creator_id = b.creator_id
    WHERE t.starts_at <= b.at AND (t.ends_at IS NULL OR t.ends_at > b.at)
      AND (t.lifted_at IS NULL OR t.lifted_at > b.at)
    GROUP BY b.creator_id
),
-- From the open reviews, which are few, to their creators.
frozen AS (
    SELECT DISTINCT b.creator_id
    FROM evaluations_review AS r
    JOIN campaigns_collaboration AS co ON co.id = r.collaboration_id
    JOIN base AS b ON b.creator_id = co.creator_id
    WHERE r.opened_at <= b.at AND (r.ruled_at IS NULL OR r.ruled_at > b.at)
),
affected AS (
    SELECT base.*,
           coalesce(held.caps, '{}') AS caps, coalesce(held.causes, '{}') AS causes,
           coalesce(held.cap_ids, '{}') AS cap_ids,
           frozen.creator_id IS NOT NULL AS is_frozen,
           -- One by one from the creators: read from the other side, every close would go through the whole blacklist.
           EXISTS (
               SELECT FROM blacklist_entry AS e
               WHERE e.creator_id = base.creator_id AND e.starts_at <= base.at
                 AND least(e.expires_at, e.lifted_at) > base.at
               OFFSET 0
           ) OR EXISTS (
               SELECT FROM blacklist_matchanswer AS a
               JOIN blacklist_entry AS e ON e.id = a.entry_id
               WHERE a.creator_id = base.creator_id AND a.is_same_person
                 AND e.starts_at <= base.at AND least(e.expires_at, e.lifted_at) > base.at
               OFFSET 0
           ) AS is_blocked
    FROM base
    LEFT JOIN held USING (creator_id)
    LEFT JOIN frozen USING (creator_id)
)
