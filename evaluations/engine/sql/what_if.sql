-- The tiers that the policy would give beside those that people see now. Writes nothing.
-- Scores as whole millionths, so that sums over chunks of any size are the same.
compared AS MATERIALIZED (
    SELECT j.creator_id, coalesce(c.market, '') AS market, j.tier_before AS before, j.shown_tier AS after,
           CASE WHEN j.tier_before IS NOT NULL THEN round(c.score * 1e6::float8)::bigint END AS score_before,
           CASE WHEN j.shown_tier IS NOT NULL THEN round(j.mean * 1e6::float8)::bigint END AS score_after
    FROM judged AS j
    JOIN evaluations_currentstanding AS c ON c.creator_id = j.creator_id
),
counted AS (
    SELECT market, before, after, count(*) AS creators
    FROM compared GROUP BY market, before, after
),
averaged AS (
    SELECT market, count(*) AS creators, sum(score_before)::bigint AS sum_before, sum(score_after)::bigint AS sum_after
    FROM compared WHERE score_before IS NOT NULL AND score_after IS NOT NULL
    GROUP BY market
),
-- By whole tiers first; from or to unrated is no distance.
furthest AS (
    SELECT creator_id, before, after, score_before, score_after,
           coalesce(abs(after - before), 0) AS tiers, coalesce(abs(score_after - score_before), 0) AS distance
    FROM compared WHERE before IS DISTINCT FROM after
    ORDER BY tiers DESC, distance DESC, creator_id LIMIT %(movers)s
)
SELECT (SELECT count(*) FROM compared),
       (SELECT count(*) FROM compared WHERE before IS DISTINCT FROM after),
       (SELECT coalesce(jsonb_agg(jsonb_build_array(market, before, after, creators)), '[]') FROM counted),
       (SELECT coalesce(jsonb_agg(jsonb_build_array(market, creators, sum_before, sum_after)), '[]') FROM averaged),
       (SELECT coalesce(jsonb_agg(jsonb_build_array(creator_id, before, after, score_before, score_after)), '[]')
        FROM furthest)
