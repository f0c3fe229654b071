located AS (
    SELECT *
    FROM (
        SELECT d.*, scoring.peer_cell(d.market, d.category_id::text, d.band::text) AS cell,
               coalesce(d.norm_before, (
                   SELECT id FROM evaluations_normversion WHERE month = d.month AND policy_id = %(policy)s
               )) AS norm_version_id,
               CASE WHEN d.before_id IS NOT NULL THEN d.rater_before ELSE (
                   SELECT id FROM evaluations_raterversion WHERE week = d.week AND policy_id = %(policy)s
               ) END AS rater_version_id
        FROM due AS d
    ) AS found
    WHERE norm_version_id IS NOT NULL
),

-- messages: how long the creator took to answer, from the first of ours that was open to the next of theirs
lines AS (
    SELECT d.collaboration_id, m.id, m.direction, m.sent_at, lag(m.direction) OVER talk AS before
    FROM located AS d
    JOIN campaigns_message AS m ON m.collaboration_id = d.collaboration_id
    WHERE m.recorded_at <= d.at AND m.sent_at <= d.completed_at + make_interval(days => %(settle_days)s)
    WINDOW talk AS (PARTITION BY d.collaboration_id ORDER BY m.sent_at, m.id)
),
turns AS (
    SELECT collaboration_id, direction, sent_at,
           lead(sent_at) OVER (PARTITION BY collaboration_id ORDER BY sent_at, id) AS answered_at
    FROM lines
    WHERE direction IS DISTINCT FROM before
),
replies AS (
    SELECT collaboration_id,
           percentile_cont(0.5) WITHIN GROUP (ORDER BY extract(epoch FROM answered_at - sent_at) / 3600.0) AS hours
    FROM turns
    WHERE direction = 'out' AND answered_at IS NOT NULL
    GROUP BY collaboration_id
    HAVING count(*) >= %(reply_exchanges)s
),
-- with the share of the collaboration bar that the log answers instead of people
reply_bars AS (
    SELECT r.collaboration_id, r.hours, c.id AS criterion_id, c.weight / 100.0::float8 AS share,
           scoring.reply_score(r.hours, %(reply_hours)s::float8[], %(reply_scores)s::float8[]) AS bar
    FROM replies AS r
    JOIN located AS d USING (collaboration_id)
    JOIN evaluations_criterion AS c ON c.scorecard_id = d.scorecard_id AND c.code = %(reply_criterion)s
),

-- people: the newest version of each mark
submitted AS MATERIALIZED (
    SELECT d.collaboration_id, d.number_dimensions, d.rater_version_id, d.at, e.id AS evaluation_id, e.role, e.scorer_id,
           -- Once for whoever gave all of it: found for each mark, it took a fifth of the settlement.
           (SELECT leniency FROM evaluations_ratereffect
             WHERE version_id = d.rater_version_id AND rater_id = e.scorer_id) AS leniency
    FROM located AS d
    JOIN evaluations_evaluation AS e ON e.collaboration_id = d.collaboration_id AND e.state = 'submitted'
),
latest_marks AS (
    SELECT newest.*, c.dimension, c.weight
    FROM (
        SELECT g.collaboration_id, g.number_dimensions, g.evaluation_id, g.role, m.criterion_id, m.value,
               CASE
                   -- What a ruling agreed on is nobody's leniency.
                   WHEN m.review_id IS NOT NULL THEN NULL
                   WHEN m.marked_by_id = g.scorer_id THEN g.leniency
                   ELSE (SELECT leniency FROM evaluations_ratereffect
                          WHERE version_id = g.rater_version_id AND rater_id = m.marked_by_id)
               END AS leniency
        FROM submitted AS g
        -- A few at a time: one sort of all the marks takes longer than many of a dozen. By evaluation as well, of which
        -- there is one: by criterion alone the planner would take each criterion to be met once among them all.
        CROSS JOIN LATERAL (
            SELECT DISTINCT ON (mark.evaluation_id, mark.criterion_id)
                   mark.criterion_id, mark.value, mark.review_id, mark.marked_by_id
            FROM evaluations_mark AS mark
            WHERE mark.evaluation_id = g.evaluation_id AND mark.marked_at <= g.at
            ORDER BY mark.evaluation_id, mark.criterion_id, mark.version DESC
        ) AS m
        -- OFFSET 0: the criteria are joined to all of them at once, not read anew for each evaluation.
        OFFSET 0
    ) AS newest
    JOIN evaluations_criterion AS c ON c.id = newest.criterion_id
),
rater_bars AS (
    SELECT l.collaboration_id AS unit, l.dimension, l.role, sum(l.weight * coalesce(l.leniency, 0))::float8 / sum(l.weight) AS leniency,
           sum(l.weight * l.value)::float8 / sum(l.weight) AS mark
    FROM latest_marks AS l
    LEFT JOIN reply_bars AS reply USING (collaboration_id, criterion_id)
    WHERE l.value IS NOT NULL AND l.dimension <> ALL(l.number_dimensions) AND reply.criterion_id IS NULL
    GROUP BY l.collaboration_id, l.dimension, l.role, l.evaluation_id
),
-- {panels},
people AS (
    SELECT p.unit AS collaboration_id,
           max(score) FILTER (WHERE dimension = 'content') AS content,
           max(score) FILTER (WHERE dimension = 'data') AS data,
           max(score) FILTER (WHERE dimension = 'conversion') AS conversion,
           max(score) FILTER (WHERE dimension = 'collaboration') AS collaboration,
           max(score) FILTER (WHERE dimension = 'compliance') AS compliance,
           max(score) FILTER (WHERE dimension = 'fulfilment') AS fulfilment,
           bool_or(p.open_review) AS open_review,
           bool_or(operations IS NOT NULL)::int + bool_or(marketing IS NOT NULL)::int
               + bool_or(customer_service IS NOT NULL)::int AS panel_roles
    FROM panels AS p
    GROUP BY p.unit
),
asked AS (
    SELECT e.collaboration_id,
           count(DISTINCT e.role) FILTER (WHERE e.state = 'submitted' AND e.submitted_at <= d.at)::float8
               / count(DISTINCT e.role) AS panel_coverage
    FROM located AS d
    JOIN evaluations_evaluation AS e ON e.collaboration_id = d.collaboration_id AND e.state <> 'withdrawn'
    GROUP BY e.collaboration_id
),
-- Where the panels of a brand agree too little about a bar, it weighs half.
weak AS (
    SELECT a.version_id, a.brand_id,
           ARRAY(
               SELECT coalesce(bool_or(own.dimension = name.dimension), false)
               FROM unnest(%(dimensions)s::text[]) WITH ORDINALITY AS name (dimension, place)
               LEFT JOIN evaluations_agreement AS own
                 ON own.version_id = a.version_id AND own.brand_id = a.brand_id AND own.code = ''
                AND own.units >= %(agreement_units)s AND own.icc < %(icc_weak)s
                AND own.dimension = name.dimension
               GROUP BY name.place ORDER BY name.place
           ) AS bars
    FROM evaluations_agreement AS a
    WHERE a.version_id IN (SELECT rater_version_id FROM located) AND a.code = ''
      AND a.units >= %(agreement_units)s AND a.icc < %(icc_weak)s
    GROUP BY a.version_id, a.brand_id
),

-- [orders]
-- orders: what they say of those that may have any, as commerce counts them
sales AS MATERIALIZED (
    SELECT *
    FROM unnest(%(sale_collaborations)s::bigint[], %(sale_currencies)s::text[], %(sale_nets)s::float8[],
                %(sale_orders)s::float8[], %(sale_refund_rates)s::float8[], %(sale_ceilings)s::float8[],
                %(sale_checks)s::text[])
        AS told (collaboration_id, currency, net, orders, refund_rate, ceiling, refund_check)
),
-- [/orders]

-- numbers: what was published, and each video's figures at the moment they lock
published AS (
    SELECT d.collaboration_id, d.norm_version_id, d.market, d.category_id, d.band, d.agreed_videos,
           'data' = ANY(d.number_dimensions) AS by_numbers,
-- [orders]
           s.collaboration_id IS NOT NULL AS is_sold,
-- [/orders]
           v.id AS deliverable_id, v.kind, v.published_at, v.viewers, coalesce(v.agreed_on, d.agreed_on) AS agreed_on,
           (v.published_at + make_interval(hours => coalesce((%(offsets)s::jsonb ->> d.market)::int, 0)))
               AT TIME ZONE 'UTC' AS published_there,
           row_number() OVER (PARTITION BY d.collaboration_id ORDER BY v.published_at, v.id) AS place
    FROM located AS d
    JOIN campaigns_deliverable AS v ON v.collaboration_id = d.collaboration_id
-- [orders]
    LEFT JOIN sales AS s ON s.collaboration_id = d.collaboration_id
-- [/orders]
    WHERE v.kind = 'video' OR v.length_minutes >= %(live_minutes)s
),
moments AS (
    SELECT p.*, b.*, a.*,
           -- 0: the earlier figures count, 1: the later, between: the straight line, null: too far from any
           CASE
               WHEN b.before_gap <= t.tolerance AND (a.after_gap IS NULL OR b.before_gap <= a.after_gap) THEN 0
               WHEN a.after_gap <= t.tolerance THEN 1
               WHEN b.before_gap <= t.reach AND a.after_gap <= t.reach
                   THEN extract(epoch FROM b.before_gap) / extract(epoch FROM b.before_gap + a.after_gap)
           END::float8 AS share
    FROM published AS p
    CROSS JOIN LATERAL (
        SELECT p.published_at + make_interval(days => %(settle_days)s) AS moment,
               make_interval(hours => %(snapshot_tolerance_hours)s) AS tolerance,
               make_interval(days => %(snapshot_reach_days)s) AS reach
    ) AS t
    LEFT JOIN LATERAL (
        SELECT t.moment - s.taken_at AS before_gap, s.views AS views_0, s.likes AS likes_0,
               s.comments AS comments_0, s.product_clicks AS clicks_0
        FROM campaigns_deliverablesnapshot AS s
        WHERE s.deliverable_id = p.deliverable_id AND s.taken_at <= t.moment
        ORDER BY s.taken_at DESC LIMIT 1
    ) AS b ON true
    LEFT JOIN LATERAL (
        SELECT s.taken_at - t.moment AS after_gap, s.views AS views_1, s.likes AS likes_1,
               s.comments AS comments_1, s.product_clicks AS clicks_1
        FROM campaigns_deliverablesnapshot AS s
        WHERE s.deliverable_id = p.deliverable_id AND s.taken_at > t.moment
        ORDER BY s.taken_at LIMIT 1
    ) AS a ON true
    WHERE p.by_numbers
-- [orders]
       OR p.is_sold
-- [/orders]
),
figures AS (
    SELECT m.collaboration_id, m.deliverable_id, m.norm_version_id, m.market, m.category_id, m.band, m.kind,
-- [orders]
           m.by_numbers,
-- [/orders]
           coalesce(CASE WHEN m.kind = 'live' THEN m.viewers END,
                    scoring.between(m.views_0, m.views_1, m.share)) AS views,
           scoring.between(m.likes_0, m.likes_1, m.share) AS likes,
           scoring.between(m.comments_0, m.comments_1, m.share) AS comments,
           scoring.between(m.clicks_0, m.clicks_1, m.share) AS clicks
    FROM moments AS m
),
measured AS (
    SELECT f.collaboration_id, f.deliverable_id, metric.name, metric.part, table_.id AS norm_table_id, table_.knots,
           CASE
               WHEN metric.part = 1 THEN ln(1 + metric.num)
               WHEN table_.id IS NULL THEN metric.num / nullif(f.views, 0)
               ELSE scoring.shrink_rate(metric.num, f.views, table_.knots[4], %(views_pseudo)s)
           END AS value
    FROM figures AS f
    CROSS JOIN LATERAL (VALUES
        (CASE f.kind WHEN 'live' THEN 'live_viewers' ELSE 'views' END, 1, f.views),
        (CASE f.kind WHEN 'live' THEN 'live_like_rate' ELSE 'like_rate' END, 2, f.likes),
        (CASE f.kind WHEN 'live' THEN 'live_comment_rate' ELSE 'comment_rate' END, 3, f.comments),
        (CASE f.kind WHEN 'live' THEN 'live_click_rate' ELSE 'click_rate' END, 4, f.clicks)
    ) AS metric (name, part, num)
    LEFT JOIN LATERAL (
        SELECT t.id, t.knots FROM evaluations_normtable AS t
        WHERE t.version_id = f.norm_version_id AND t.metric = metric.name AND t.cell IN (
            '*/*/*', scoring.peer_cell('*', '*', f.band::text), scoring.peer_cell(f.market, '*', f.band::text),
            scoring.peer_cell(f.market, f.category_id::text, f.band::text))
        ORDER BY t.level DESC LIMIT 1
    ) AS table_ ON true
    WHERE metric.num IS NOT NULL AND f.views IS NOT NULL
-- [orders]
      AND f.by_numbers
-- [/orders]
),
scored AS MATERIALIZED (
    SELECT m.collaboration_id, m.deliverable_id, m.name, m.part, m.norm_table_id, m.value,
           scoring.standardise(m.value, m.knots, %(knot_scores)s::float8[]) AS points
    FROM (SELECT * FROM measured WHERE value IS NOT NULL OFFSET 0) AS m
),
data_bars AS (
    SELECT collaboration_id,
           sum((%(data_mix)s::float8[])[part] * points) / nullif(sum((%(data_mix)s::float8[])[part]), 0) AS bar
    FROM (SELECT collaboration_id, part, avg(points) AS points FROM scored
          WHERE points IS NOT NULL GROUP BY collaboration_id, part) AS parts
    GROUP BY collaboration_id
),
delivered AS (
    SELECT collaboration_id, count(*) AS videos FROM published GROUP BY collaboration_id
),
kept_dates AS (
    SELECT d.collaboration_id,
           avg(CASE WHEN v.deliverable_id IS NOT NULL AND v.agreed_on IS NULL THEN NULL
               ELSE scoring.punctuality(v.published_there::date - v.agreed_on,
                                        coalesce(delivered.videos, 0) >= d.agreed_videos,
                                        %(lateness_scores)s::float8[]) END) AS bar
    FROM located AS d
    LEFT JOIN delivered USING (collaboration_id)
    CROSS JOIN LATERAL generate_series(1, d.agreed_videos) AS agreed (place)
    LEFT JOIN published AS v ON v.collaboration_id = d.collaboration_id AND v.place = agreed.place
    WHERE 'fulfilment' = ANY(d.number_dimensions)
    GROUP BY d.collaboration_id
),
-- [orders]
-- Visitors of the product page, where those of every video are known.
visited AS (
    SELECT collaboration_id, sum(clicks) AS clicks FROM figures GROUP BY collaboration_id HAVING bool_and(clicks IS NOT NULL)
),
-- Of all videos together, and measured whoever marks the bar: the peers' tables grow by it.
sold AS MATERIALIZED (
    SELECT m.collaboration_id, m.name, m.part, m.currency, m.norm_table_id, m.value,
           scoring.standardise(m.value, m.knots, %(knot_scores)s::float8[]) AS points
    FROM (
        SELECT d.collaboration_id, metric.name, metric.part, metric.currency, table_.id AS norm_table_id, table_.knots,
               CASE metric.part
                   WHEN 1 THEN scoring.shrink_rate(
                       s.net, visited.clicks, coalesce(table_.knots[4], 0),
                       CASE WHEN table_.id IS NULL THEN 0::float8 ELSE %(clicks_pseudo)s::float8 END)
                   WHEN 2 THEN s.orders / delivered.videos
                   ELSE -s.refund_rate
               END AS value
        FROM sales AS s
        JOIN located AS d USING (collaboration_id)
        JOIN delivered USING (collaboration_id)
        LEFT JOIN visited USING (collaboration_id)
        CROSS JOIN (VALUES ('uv_value', 1, true), ('net_orders', 2, false), ('refund_rate', 3, false))
            AS given (name, part, is_money)
        CROSS JOIN LATERAL (
            SELECT given.name, given.part, CASE WHEN given.is_money THEN s.currency ELSE '' END AS currency
        ) AS metric
        LEFT JOIN LATERAL (
            SELECT t.id, t.knots FROM evaluations_normtable AS t
            WHERE t.version_id = d.norm_version_id AND t.metric = metric.name AND t.currency = metric.currency
              AND t.cell IN (
                  '*/*/*', scoring.peer_cell('*', d.category_id::text, '*'),
                  scoring.peer_cell(d.market, d.category_id::text, '*'), d.cell)
            ORDER BY t.level DESC LIMIT 1
        ) AS table_ ON true
        OFFSET 0
    ) AS m
    WHERE m.value IS NOT NULL
),
sales_bars AS (
    SELECT sold.collaboration_id,
           sum((%(conversion_mix)s::float8[])[part] * points) / nullif(sum((%(conversion_mix)s::float8[])[part]), 0) AS bar
    FROM sold
    JOIN located AS d USING (collaboration_id)
    WHERE points IS NOT NULL AND 'conversion' = ANY(d.number_dimensions)
    GROUP BY sold.collaboration_id
),
-- [/orders]
bars AS (
    SELECT d.*, coalesce(delivered.videos, 0) AS videos, coalesce(people.panel_roles, 0) AS panel_roles,
           coalesce(asked.panel_coverage, 1) AS panel_coverage, reply_bars.hours AS reply_hours,
           coalesce(people.open_review, false) AS open_review,
           CASE WHEN weak.bars IS NOT NULL THEN ARRAY(
               SELECT is_weak AND name.dimension <> ALL(d.number_dimensions)
               FROM unnest(weak.bars, %(dimensions)s::text[]) WITH ORDINALITY AS name (is_weak, dimension, place)
               ORDER BY place
           ) END AS weak_bars,
           ARRAY(
               SELECT round(bar * 1e6::float8) / 1e6::float8
               FROM unnest(ARRAY[
                   people.content, coalesce(data_bars.bar, people.data),
-- [orders]
                   -- Refunds far above the baseline hold it down, whoever marked it.
                   CASE WHEN sales.ceiling < coalesce(sales_bars.bar, people.conversion) THEN sales.ceiling
                       ELSE coalesce(sales_bars.bar, people.conversion) END,
-- [no orders]
                   people.conversion,
-- [/orders]
                   scoring.partly_measured(people.collaboration, reply_bars.bar, reply_bars.share),
                   people.compliance, coalesce(kept_dates.bar, people.fulfilment)
               ]::float8[]) WITH ORDINALITY AS given (bar, place) ORDER BY place
           ) AS bars
-- [orders]
           , sales.refund_check
-- [/orders]
    FROM located AS d
    LEFT JOIN people USING (collaboration_id)
    LEFT JOIN asked USING (collaboration_id)
    LEFT JOIN reply_bars USING (collaboration_id)
    LEFT JOIN weak ON weak.version_id = d.rater_version_id AND weak.brand_id = d.brand_id
    LEFT JOIN data_bars USING (collaboration_id)
    LEFT JOIN kept_dates USING (collaboration_id)
    LEFT JOIN delivered USING (collaboration_id)
-- [orders]
    LEFT JOIN sales USING (collaboration_id)
    LEFT JOIN sales_bars USING (collaboration_id)
-- [/orders]
),
compared AS (
    SELECT b.*,
           before.id IS NOT NULL AND NOT
               (before.bars, before.videos::bigint, before.settled_on, before.panel_roles::bigint,
                before.open_review, before.weak_bars)
               IS DISTINCT FROM (b.bars, b.videos, b.settled_on, b.panel_roles, b.open_review, b.weak_bars)
               AS is_same,
           coalesce(before.is_final, false) AS was_final, coalesce(before.panel_coverage, 1) AS coverage_before
    FROM bars AS b
    LEFT JOIN evaluations_collaborationscore AS before ON before.id = b.before_id
),
changed AS MATERIALIZED (
    SELECT nextval('evaluations_collaborationscore_id_seq') AS id, c.*
    FROM compared AS c
    WHERE NOT c.is_same OR c.is_final <> c.was_final OR c.panel_coverage <> c.coverage_before
),
appended AS (
    INSERT INTO evaluations_collaborationscore (
        id, collaboration_id, creator_id, version, job_id, settled_on, videos, bars, panel_roles, panel_coverage,
        weak_bars, reply_hours, is_final, figures_id, open_review, score, coverage, goal_score, market, category_id,
        band, cell, scorecard_id, policy_id, norm_version_id, rater_version_id, created_at
-- [orders]
        , refund_check
-- [/orders]
    )
    SELECT c.id, c.collaboration_id, c.creator_id, coalesce(c.version_before, 0) + 1, %(job)s, c.settled_on, c.videos,
           c.bars, c.panel_roles, c.panel_coverage, c.weak_bars, c.reply_hours, c.is_final,
           CASE WHEN c.is_same THEN coalesce(c.figures_before, c.before_id) ELSE c.id END, c.open_review,
           round(overall.score * 1e6::float8) / 1e6::float8, overall.coverage,
           round(for_goal.score * 1e6::float8) / 1e6::float8,
           c.market, c.category_id, c.band, c.cell, c.scorecard_id, %(policy)s, c.norm_version_id,
           c.rater_version_id, c.at
-- [orders]
           , c.refund_check::jsonb
-- [/orders]
    FROM changed AS c
    LEFT JOIN evaluations_goalweights AS w ON w.scorecard_id = c.scorecard_id AND w.goal = c.goal
    -- OFFSET 0: the weights are found once for each row, not at each of the places that use them.
    CROSS JOIN LATERAL (
        SELECT scoring.halved(%(overall_weights)s::float8[], c.weak_bars) AS overall,
               scoring.halved(ARRAY[w.content, w.data, w.conversion, w.collaboration, w.compliance, w.fulfilment]::float8[],
                              c.weak_bars) AS for_goal
        OFFSET 0
    ) AS weights
    CROSS JOIN LATERAL scoring.composite(c.bars[1], c.bars[2], c.bars[3], c.bars[4], c.bars[5], c.bars[6],
        weights.overall, %(min_coverage)s) AS overall
    CROSS JOIN LATERAL scoring.composite(c.bars[1], c.bars[2], c.bars[3], c.bars[4], c.bars[5], c.bars[6],
        weights.for_goal, %(min_coverage)s) AS for_goal
),
explained AS (
    INSERT INTO evaluations_metricscore (score_id, deliverable_id, metric, value, norm_table_id, points)
    SELECT c.id, s.deliverable_id, s.name, s.value, s.norm_table_id, s.points
    FROM changed AS c
    JOIN scored AS s USING (collaboration_id)
-- [orders]
),
explained_sales AS (
    INSERT INTO evaluations_metricscore (score_id, metric, currency, value, norm_table_id, points)
    SELECT c.id, s.name, s.currency, s.value, s.norm_table_id, s.points
    FROM changed AS c
    JOIN sold AS s USING (collaboration_id)
-- [/orders]
),
apart AS (
    SELECT p.unit AS collaboration_id, p.dimension, c.at, c.market
    FROM panels AS p
    JOIN changed AS c ON c.collaboration_id = p.unit
    WHERE p.open_review
)
SELECT count(*),
       (SELECT coalesce(array_agg(collaboration_id), '{}') FROM apart),
       (SELECT coalesce(array_agg(dimension), '{}') FROM apart),
       (SELECT coalesce(array_agg(at), '{}') FROM apart),
       (SELECT coalesce(array_agg(market), '{}') FROM apart)
FROM changed
