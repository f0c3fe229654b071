SELECT s.id, s.creator_id, was.name, was.stored, was.again
FROM evaluations_standing AS s
LEFT JOIN judged AS j ON j.standing_id = s.id
CROSS JOIN LATERAL (VALUES
    (1, 'inputs_hash', encode(s.inputs_hash, 'hex'), encode(j.inputs_hash, 'hex')),
    (2, 'score_ids', s.score_ids::text, j.score_ids::text),
    (3, 'score_weights', s.score_weights::text, j.score_weights::text),
    (4, 'older_count', s.older_count::text, j.older_count::text),
    (5, 'prior', s.prior::text, j.prior::text),
    (6, 'mean', s.mean::text, j.mean::text),
    (7, 'sd', s.sd::text, j.sd::text),
    (8, 'videos', s.videos::text, j.videos::text),
    (9, 'collaborations', s.collaborations::text, j.collaborations::text),
    (10, 'stat_tier', s.stat_tier::text, j.stat::text),
    (11, 'effective_tier', s.effective_tier::text, j.tier::text),
    (12, 'is_provisional', s.is_provisional::text, j.provisional::text),
    (13, 'reasons', s.reasons::text, j.reasons::text),
    (14, 'confidence', s.confidence::text, j.confidence::text),
    (15, 'trend', s.trend::text, j.trend::text),
    (16, 'slope90', s.slope90::text, j.slope90::text),
    (17, 'trend_z', s.trend_z::text, j.z::text),
    (18, 'trend_confirmed', s.trend_confirmed::text, j.confirmed::text),
    (19, 'is_star', s.is_star::text, j.is_star::text),
    (20, 'weight', s.weight::text, (round(j.w * 1e6::float8) / 1e6::float8)::text),
    (21, 'last_settled_on', s.last_settled_on::text, j.newest_on::text),
    (22, 'surprise', s.surprise::text, (round(j.surprise * 1e6::float8) / 1e6::float8)::text),
    (23, 'previous_tier', s.previous_tier::text, j.tier_before::text),
    (24, 'older_weight', s.older_weight::text, (round(j.older_weight * 1e6::float8) / 1e6::float8)::text),
    (25, 'older_weighted_sum', s.older_weighted_sum::text,
         (round(j.older_weighted_sum * 1e6::float8) / 1e6::float8)::text)
) AS was (place, name, stored, again)
WHERE s.id = ANY(%(standings)s::bigint[]) AND was.stored IS DISTINCT FROM was.again
ORDER BY s.id, was.place
LIMIT 1
