-- The creators of a settling job that come next, in the order in which they are locked, and the months of which the
-- first settlement of their collaborations finds no peer tables, and the weeks of which it finds no rater version. Last,
-- whether the brand has orders at all.
WITH due AS (
    SELECT co.creator_id, co.id AS collaboration_id, co.campaign_id,
           ((co.completed_at + make_interval(days => %(settle_days)s)) AT TIME ZONE 'UTC')::date AS settled_on
    FROM campaigns_collaboration AS co
    WHERE {subject} AND co.creator_id > %(cursor)s
      AND co.completed_at <= %(at)s::timestamptz - make_interval(days => %(settle_days)s)
),
chosen AS MATERIALIZED (
    SELECT DISTINCT creator_id FROM due ORDER BY creator_id LIMIT %(chunk)s
),
-- Days by what they lack, which is nothing for nearly all: only then is each collaboration looked up.
bare AS MATERIALIZED (
    SELECT day.settled_on,
           CASE WHEN NOT EXISTS (
               SELECT FROM evaluations_normversion AS n WHERE n.month = day.month AND n.policy_id = %(policy)s
           ) THEN day.month END AS month,
           CASE WHEN NOT EXISTS (
               SELECT FROM evaluations_raterversion AS r WHERE r.week = day.week AND r.policy_id = %(policy)s
           ) THEN day.week END AS week
    FROM (
        SELECT DISTINCT d.settled_on,
               date_trunc('month', d.settled_on)::date AS month, date_trunc('week', d.settled_on)::date AS week
        FROM due AS d
        JOIN chosen USING (creator_id)
    ) AS day
),
missing AS (
    SELECT DISTINCT bare.month, bare.week
    FROM bare
    JOIN due AS d USING (settled_on)
    JOIN chosen USING (creator_id)
    WHERE (bare.month IS NOT NULL OR bare.week IS NOT NULL) AND NOT EXISTS (
        SELECT FROM evaluations_collaborationscore AS s
        WHERE s.creator_id = d.creator_id AND s.collaboration_id = d.collaboration_id
          AND s.settled_on = d.settled_on
    )
)
SELECT ARRAY(SELECT creator_id FROM chosen ORDER BY creator_id),
       ARRAY(SELECT DISTINCT month FROM missing WHERE month IS NOT NULL ORDER BY month),
       ARRAY(SELECT DISTINCT week FROM missing WHERE week IS NOT NULL ORDER BY week),
       EXISTS (
           SELECT FROM commerce_store AS st
           -- The newest, as the stores' index has them: asked for any, the planner reads the lines of all stores, in
           -- vain to the end where this one has none.
           CROSS JOIN LATERAL (
               SELECT FROM commerce_orderline AS l
               WHERE l.store_id = st.id ORDER BY l.ordered_at DESC, l.id DESC LIMIT 1
           ) AS newest
           WHERE st.brand_id = (
               SELECT ca.brand_id FROM campaigns_campaign AS ca WHERE ca.id = (SELECT campaign_id FROM due LIMIT 1)
           )
       )
