-- The collaborations whose numbers lock by now, among the creators given. What a first settlement found out about
-- the peers stays: a later version differs only by what people or figures changed.
due AS MATERIALIZED (
    SELECT co.id AS collaboration_id, co.creator_id, at.at, co.completed_at, co.agreed_videos, co.agreed_on,
           settled.settled_on, date_trunc('month', settled.settled_on)::date AS month,
           ca.goal, pinned.scorecard_id, pinned.number_dimensions,
           before.id AS before_id, before.version AS version_before, before.norm_version_id AS norm_before,
           before.rater_version_id AS rater_before, before.figures_id AS figures_before,
           date_trunc('week', settled.settled_on)::date AS week,
-- [orders]
           -- What was final stays so, whatever is sold later.
           coalesce(before.is_final, false) OR co.id <> ALL(%(unripe)s::bigint[]) AND
-- [/orders]
           co.completed_at + make_interval(days => %(final_days)s) <= at.at AS is_final, ca.brand_id,
           CASE WHEN before.id IS NULL THEN peer.market ELSE before.market END AS market,
           CASE WHEN before.id IS NULL THEN cr.category_id ELSE before.category_id END AS category_id,
           CASE WHEN before.id IS NULL THEN peer.band ELSE before.band END AS band
    FROM evaluations_currentstanding AS c
    LEFT JOIN LATERAL (SELECT as_of FROM evaluations_standing WHERE id = c.standing_id OFFSET 0) AS s ON true
    CROSS JOIN LATERAL (
        SELECT greatest(%(at)s::timestamptz, s.as_of + interval '1 microsecond') AS at) AS at
    -- OFFSET 0: looked up one by one. Joined, the planner would expect a single row, not knowing that the creators are
    -- the campaign's own, and go through the panels of all for each.
    CROSS JOIN LATERAL (
        SELECT * FROM campaigns_collaboration AS taken
        WHERE taken.creator_id = c.creator_id
          AND (%(campaign)s::bigint IS NULL OR taken.campaign_id = %(campaign)s)
          AND (%(collaboration)s::bigint IS NULL OR taken.id = %(collaboration)s)
        OFFSET 0
    ) AS co
    JOIN campaigns_campaign AS ca ON ca.id = co.campaign_id
    JOIN evaluations_campaignscoring AS pinned ON pinned.campaign_id = ca.id
    JOIN creators_creator AS cr ON cr.id = co.creator_id
    CROSS JOIN LATERAL (
        SELECT ((co.completed_at + make_interval(days => %(settle_days)s)) AT TIME ZONE 'UTC')::date AS settled_on
    ) AS settled
    LEFT JOIN LATERAL (
        SELECT * FROM evaluations_collaborationscore AS score
        WHERE score.creator_id = co.creator_id AND score.collaboration_id = co.id
        ORDER BY score.version DESC LIMIT 1
    ) AS before ON true
    LEFT JOIN LATERAL (
        SELECT m.followers FROM creators_metricsnapshot AS m
        WHERE m.creator_id = co.creator_id AND m.followers IS NOT NULL AND m.taken_on <= co.completed_at::date
        ORDER BY m.taken_on DESC, m.id DESC LIMIT 1
    ) AS seen ON true
    CROSS JOIN LATERAL (
        SELECT CASE WHEN cr.market = ANY(ca.markets) THEN cr.market ELSE ca.markets[1] END AS market,
               1 + width_bucket(coalesce(seen.followers, cr.follower_count), %(band_floors)s::bigint[]) AS band
    ) AS peer
    WHERE c.creator_id = ANY(%(creators)s::bigint[])
      AND co.completed_at + make_interval(days => %(settle_days)s) <= at.at
      -- What has settled changes only by a job of its own, or when its day has moved.
      AND (before.id IS NULL OR before.settled_on <> settled.settled_on OR %(collaboration)s::bigint IS NOT NULL
           OR (NOT before.is_final AND co.completed_at + make_interval(days => %(final_days)s) <= at.at
-- [orders]
               -- Nothing in between: refunds are settled again when all orders are mature, not whenever a job runs.
               AND co.id <> ALL(%(unripe)s::bigint[])
-- [/orders]
              ))
)
