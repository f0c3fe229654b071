-- From the affected creators' settled collaborations to their standings. OFFSET 0 keeps an expression from being
-- copied into every place that uses its result.
history AS MATERIALIZED (
    SELECT a.*, sums.*
    FROM affected AS a
    CROSS JOIN LATERAL (
        SELECT count(*)::int AS collaborations, sum(q.videos)::int AS videos,
               sum(q.weight) AS w, sum(q.weight * q.score) AS ws,
               bool_or(q.panel_roles > 1) AS several_roles,
               max(q.settled_on) AS newest_on, min(q.settled_on) AS first_on,
               max(q.id) FILTER (WHERE q.place = 1) AS newest_id,
               bool_or(q.place = 1 AND q.version = 1) AS newest_is_first_version,
               max(q.score) FILTER (WHERE q.place = 1) AS newest_score,
               max(q.weight) FILTER (WHERE q.place = 1) AS newest_weight,
               max(q.norm_version_id) FILTER (WHERE q.place = 1) AS norm_version_id,
               max(q.cell) FILTER (WHERE q.place = 1) AS cell,
               array_agg(q.id ORDER BY q.day DESC, q.score DESC, q.id DESC) FILTER (WHERE q.place <= 60) AS score_ids,
               array_agg(round(q.weight * 1e6::float8) / 1e6::float8
                         ORDER BY q.day DESC, q.score DESC, q.id DESC)
                   FILTER (WHERE q.place <= 60) AS score_weights,
               count(*) FILTER (WHERE q.place > 60)::int AS older_count,
               coalesce(sum(q.weight) FILTER (WHERE q.place > 60), 0) AS older_weight,
               coalesce(sum(q.weight * q.score) FILTER (WHERE q.place > 60), 0) AS older_weighted_sum,
               string_agg(q.figures_id::text, ',' ORDER BY q.day DESC, q.score DESC, q.id DESC) AS evidence,
               -- {line}
        FROM (
            SELECT c.*,
                   scoring.evidence(first_value(c.day) OVER places - c.day, c.videos, c.coverage, %(half_life)s) AS weight,
                   first_value(c.day) OVER places AS newest_day,
                   row_number() OVER places AS place
            FROM (
                SELECT v.id, coalesce(v.figures_id, v.id) AS figures_id, v.version, v.settled_on, v.videos, v.panel_roles, v.norm_version_id, v.cell,
                       v.settled_on - date '2000-01-01' AS day, overall.score, overall.coverage
                FROM (
                    SELECT DISTINCT ON (s.collaboration_id) s.*
                    FROM evaluations_collaborationscore AS s
                    WHERE s.creator_id = a.creator_id AND s.created_at <= a.at
                    ORDER BY s.collaboration_id DESC, s.version DESC
                ) AS v
                -- OFFSET 0: the weights are found once for each row, not at each of the places that use them.
                CROSS JOIN LATERAL (
                    SELECT scoring.halved(%(overall_weights)s::float8[], v.weak_bars) AS weights OFFSET 0
                ) AS own
                CROSS JOIN LATERAL scoring.composite(
                    v.bars[1], v.bars[2], v.bars[3], v.bars[4], v.bars[5], v.bars[6], own.weights, %(min_coverage)s
                ) AS overall
                WHERE overall.score IS NOT NULL
            ) AS c
            WINDOW places AS (ORDER BY c.day DESC, c.score DESC, c.id DESC)
        ) AS q
    ) AS sums
    WHERE sums.collaborations > 0
),
believed AS (
    SELECT h.*, start.prior, start.sigma, p.mean, p.sd
    FROM history AS h
    JOIN evaluations_normversion AS n ON n.id = h.norm_version_id
    LEFT JOIN evaluations_peerprior AS peer ON peer.version_id = h.norm_version_id AND peer.cell = h.cell
    CROSS JOIN LATERAL (
        SELECT coalesce(peer.mean, n.grand_mean) AS prior, coalesce(n.sigma, %(sigma)s) AS sigma,
               coalesce(n.prior_strength, %(prior_strength)s) AS k
    ) AS start
    CROSS JOIN LATERAL scoring.posterior(start.prior, h.w, h.ws, start.k, start.sigma) AS p
    OFFSET 0
),
tiered AS (
    SELECT b.*,
           CASE WHEN b.is_frozen AND b.stat_before IS NOT NULL THEN b.stat_before::int
               ELSE scoring.stat_tier(b.mean, b.sd, b.stat_before::int, %(cuts)s::float8[], %(hysteresis)s)
           END AS stat
    FROM believed AS b
    OFFSET 0
),
-- Panels of one role alone are never enough for S.
limited AS (
    SELECT t.*,
           CASE WHEN t.stat = 4 AND NOT t.several_roles THEN 3 || t.caps ELSE t.caps END AS limits,
           CASE WHEN t.stat = 4 AND NOT t.several_roles THEN 'one_role_panels'::text || t.causes
               ELSE t.causes END AS limit_causes
    FROM tiered AS t
    OFFSET 0
),
computed AS MATERIALIZED (
    SELECT l.*, held.stays, shown.reasons || CASE WHEN held.stays THEN ARRAY['open_review'] ELSE '{}' END AS reasons,
           CASE WHEN held.stays THEN least(shown.tier, l.effective_before::int) ELSE shown.tier END AS tier,
           CASE WHEN held.stays THEN l.tier_before IS NULL ELSE shown.provisional END AS provisional,
           label.label, label.slope90, label.z,
           CASE WHEN label.label IN ('rising', 'falling') THEN scoring.mk_statistic(l.recent) END AS mk_s,
           scoring.confidence(l.mean, l.sd, l.stat, %(cuts)s::float8[]) AS confidence,
           CASE
               WHEN l.mean_before IS NULL THEN NULL
               WHEN l.newest_is_first_version AND l.newest_id IS DISTINCT FROM l.newest_before
                   THEN scoring.surprise(l.newest_score, l.newest_weight, l.mean_before, l.sd_before, l.sigma)
               ELSE l.surprise_before
           END AS surprise,
           sha256(convert_to(concat_ws('|', %(policy)s::text, l.norm_version_id, l.evidence, l.cap_ids, l.is_blocked,
                                       CASE WHEN l.is_frozen THEN 'frozen' END),
                             'UTF8')) AS inputs_hash
    FROM limited AS l
    CROSS JOIN LATERAL scoring.effective_tier(
        l.stat, l.videos, l.collaborations, l.limits, l.limit_causes, l.is_blocked,
        %(min_videos)s, %(s_min_videos)s, %(s_min_collaborations)s
    ) AS shown
    CROSS JOIN LATERAL scoring.trend(
        l.n, l.slope, l.sxx, l.span, l.sigma,
        %(trend_min_points)s, %(trend_min_span)s, %(trend_z)s, %(trend_min_change)s
    ) AS label
    -- Under review nothing raises the tier; a cap that begins still lowers it, and a block is a block at once.
    CROSS JOIN LATERAL (
        SELECT l.is_frozen AND coalesce(l.blocked_before, false) = l.is_blocked AS stays
    ) AS held
),
-- The exact test is costly and its arguments few: once for each pair.
tails AS MATERIALIZED (
    SELECT pairs.n, pairs.s, scoring.mk_tail(pairs.n, pairs.s) AS p
    FROM (SELECT DISTINCT cardinality(recent) AS n, abs(mk_s) AS s FROM computed WHERE mk_s IS NOT NULL) AS pairs
),
judged AS (
    SELECT c.*,
           scoring.trend_confirmed(c.label, c.slope90, c.mk_s, tails.p, %(trend_mk_alpha)s) AS confirmed,
           CASE WHEN NOT c.provisional THEN c.tier END AS shown_tier,
           array_position(ARRAY['insufficient', 'falling', 'stable', 'rising'], c.label) - 1 AS trend,
           NOT c.provisional AND c.tier < 3 AND c.collaborations <= %(star_collaborations)s
               AND c.newest_on - c.first_on <= %(star_days)s AND cardinality(c.cap_ids) = 0 AND NOT c.is_blocked
               AND NOT c.is_frozen
               AND c.mean + %(star_z)s * c.sd + 1e-9 >= (%(cuts)s::float8[])[3] AS is_star
    FROM computed AS c
    LEFT JOIN tails ON tails.n = cardinality(c.recent) AND tails.s = abs(c.mk_s)
)
