-- The peer tables of one month from what had settled before it, the parent cells first.
WITH latest AS (
    SELECT DISTINCT ON (s.creator_id, s.collaboration_id) s.*
    FROM evaluations_collaborationscore AS s
    WHERE s.settled_on < %(month)s::date AND s.settled_on >= %(month)s::date - %(norm_window)s::int
    ORDER BY s.creator_id, s.collaboration_id, s.version DESC
),
graded AS (
    SELECT l.creator_id, l.cell, overall.score
    FROM latest AS l
    CROSS JOIN LATERAL (
        SELECT scoring.halved(%(overall_weights)s::float8[], l.weak_bars) AS weights OFFSET 0
    ) AS own
    CROSS JOIN LATERAL scoring.composite(l.bars[1], l.bars[2], l.bars[3], l.bars[4], l.bars[5], l.bars[6],
        own.weights, %(min_coverage)s) AS overall
    WHERE overall.score IS NOT NULL
),
grouped AS (
    SELECT creator_id, score FROM graded
),
-- {spread},
counted AS (
    SELECT count(*) AS n, avg(score) AS mean FROM graded
),
version AS (
    INSERT INTO evaluations_normversion (month, policy_id, built_at, collaborations, grand_mean, sigma, prior_strength)
    SELECT %(month)s, %(policy)s, %(at)s, n,
           round(CASE WHEN n >= %(grand_mean_after)s THEN mean ELSE %(grand_mean)s END * 1e6::float8) / 1e6::float8,
           round(sqrt(spread.sigma2) * 1e6::float8) / 1e6::float8, round(spread.k * 1e6::float8) / 1e6::float8
    FROM counted
    LEFT JOIN spread ON spread.creators_with_two >= %(variance_after)s AND spread.sigma2 > 0
    ON CONFLICT (month, policy_id) DO NOTHING
    RETURNING id, grand_mean
),
-- Until there is enough history for a grand mean of our own, every cell starts from the policy's.
priors AS (
    INSERT INTO evaluations_peerprior (version_id, cell, n, mean)
    SELECT version.id, g.cell, count(*),
           round(scoring.cell_prior(sum(g.score), count(*), version.grand_mean, %(prior_weight)s) * 1e6::float8)
               / 1e6::float8
    FROM version, counted, graded AS g
    WHERE counted.n >= %(grand_mean_after)s
    GROUP BY version.id, version.grand_mean, g.cell
),
reference AS (
    SELECT m.metric, m.currency, m.value,
           CASE WHEN is_sale THEN scoring.peer_cell('*', l.category_id::text, '*')
               ELSE scoring.peer_cell('*', '*', l.band::text) END AS cell_1,
           CASE WHEN is_sale THEN scoring.peer_cell(l.market, l.category_id::text, '*')
               ELSE scoring.peer_cell(l.market, '*', l.band::text) END AS cell_2,
           l.cell AS cell_3
    FROM latest AS l
    JOIN evaluations_metricscore AS m ON m.score_id = l.id
    -- What sells depends on the category first, what is watched on the size of the account.
    CROSS JOIN LATERAL (SELECT m.metric IN ('uv_value', 'net_orders', 'refund_rate') AS is_sale) AS kind
),
roots (metric, currency, knots) AS (
    SELECT 'views', '', ARRAY(SELECT ln(1 + v) FROM unnest(%(views_root)s::float8[]) WITH ORDINALITY AS r (v, place)
                          ORDER BY place)
    UNION ALL SELECT 'like_rate', '', %(like_rate_root)s::float8[]
    UNION ALL SELECT 'comment_rate', '', %(comment_rate_root)s::float8[]
),
level_0 AS (
    SELECT metric, currency, '*/*/*' AS cell, coalesce(own.n, 0) AS n,
           scoring.norm_knots(coalesce(own.cell_values, '{}'), roots.knots, %(norm_weight)s,
                              %(knot_probabilities)s::float8[]) AS knots
    FROM roots
    FULL JOIN (SELECT metric, currency, count(*) AS n, array_agg(value) AS cell_values
               FROM reference GROUP BY metric, currency) AS own
        USING (metric, currency)
    WHERE roots.knots IS NOT NULL OR own.n >= %(norm_least)s
),
level_1 AS (
    SELECT own.metric, own.currency, own.cell, own.n,
           scoring.norm_knots(own.cell_values, p.knots, %(norm_weight)s, %(knot_probabilities)s::float8[]) AS knots
    FROM (SELECT metric, currency, cell_1 AS cell, count(*) AS n, array_agg(value) AS cell_values
          FROM reference GROUP BY metric, currency, cell_1) AS own
    JOIN level_0 AS p USING (metric, currency)
),
level_2 AS (
    SELECT own.metric, own.currency, own.cell, own.n,
           scoring.norm_knots(own.cell_values, p.knots, %(norm_weight)s, %(knot_probabilities)s::float8[]) AS knots
    FROM (SELECT metric, currency, cell_2 AS cell, min(cell_1) AS parent, count(*) AS n, array_agg(value) AS cell_values
          FROM reference GROUP BY metric, currency, cell_2) AS own
    JOIN level_1 AS p ON p.metric = own.metric AND p.currency = own.currency AND p.cell = own.parent
),
level_3 AS (
    SELECT own.metric, own.currency, own.cell, own.n,
           scoring.norm_knots(own.cell_values, p.knots, %(norm_weight)s, %(knot_probabilities)s::float8[]) AS knots
    FROM (SELECT metric, currency, cell_3 AS cell, min(cell_2) AS parent, count(*) AS n, array_agg(value) AS cell_values
          FROM reference GROUP BY metric, currency, cell_3) AS own
    JOIN level_2 AS p ON p.metric = own.metric AND p.currency = own.currency AND p.cell = own.parent
)
INSERT INTO evaluations_normtable (version_id, metric, currency, cell, level, n, knots)
SELECT version.id, found.metric, found.currency, found.cell, found.level, found.n,
       ARRAY(SELECT round(k * 1e9::float8) / 1e9::float8 FROM unnest(found.knots) WITH ORDINALITY AS u (k, place)
             ORDER BY place)
FROM version, (
    SELECT metric, currency, cell, 0 AS level, n, knots FROM level_0
    UNION ALL SELECT metric, currency, cell, 1, n, knots FROM level_1
    UNION ALL SELECT metric, currency, cell, 2, n, knots FROM level_2
    UNION ALL SELECT metric, currency, cell, 3, n, knots FROM level_3
) AS found
