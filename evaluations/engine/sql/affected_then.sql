-- Standings as they were made: what stood before, and the caps that were found to hold.
affected AS (
    SELECT s.id AS standing_id, s.creator_id, s.as_of AS at,
           p.id AS before_id, p.stat_tier AS stat_before, p.mean AS mean_before, p.sd AS sd_before,
           CASE WHEN NOT p.is_provisional THEN p.effective_tier END AS tier_before,
           p.effective_tier AS effective_before, p.is_blocked AS blocked_before,
           p.trend AS trend_before, p.surprise AS surprise_before, p.is_star AS star_before,
           p.score_ids[1] AS newest_before, p.inputs_hash AS hash_before,
           coalesce(held.caps, '{}') AS caps, coalesce(held.causes, '{}') AS causes, s.cap_ids, s.is_blocked, s.is_frozen
    FROM evaluations_standing AS s
    LEFT JOIN evaluations_standing AS p ON p.id = s.previous_id
    LEFT JOIN LATERAL (
        SELECT array_agg(t.max_tier::int ORDER BY t.max_tier DESC, t.id) AS caps,
               array_agg(t.kind::text ORDER BY t.max_tier DESC, t.id) AS causes
        FROM evaluations_tiercap AS t WHERE t.id = ANY(s.cap_ids)
    ) AS held ON true
    WHERE s.id = ANY(%(standings)s::bigint[])
)
