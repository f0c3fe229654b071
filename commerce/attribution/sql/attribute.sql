-- Gives each order line of the scope its collaboration, or none, and writes only what differs from what stands.
-- Parameters: at, content_days, click_days, offsets (market: hours), and those of the scope.
WITH decided AS (
  -- What people said last of a line; without a collaboration: it belongs to none.
  SELECT line_id, collaboration_id
  FROM (
    SELECT DISTINCT ON (line_id) line_id, collaboration_id, is_withdrawal
    FROM commerce_manualmatch
    ORDER BY line_id, at DESC, id DESC
  ) AS said
  WHERE NOT is_withdrawal
),
owned AS MATERIALIZED (
  -- By lists of ids and not by joins: few of all collaborations and videos are the brand's, and indexes find them.
  SELECT c.id, c.campaign_id, g.brand_id
  FROM campaigns_collaboration AS c
  JOIN campaigns_campaign AS g ON g.id = c.campaign_id
  WHERE c.campaign_id = ANY (ARRAY(
    SELECT id FROM campaigns_campaign WHERE %(brand)s::bigint IS NULL OR brand_id = %(brand)s
  ))
),
links AS (
  SELECT t.slug, t.collaboration_id, c.brand_id,
    substring(t.target FROM '[?&]utm_campaign=([^&#]*)') AS utm_campaign,
    substring(t.target FROM '[?&]utm_content=([^&#]*)') AS utm_content
  FROM commerce_trackinglink AS t
  JOIN owned AS c ON c.id = t.collaboration_id
),
asked AS (
  SELECT DISTINCT st.brand_id, l.utm_campaign, l.utm_content
  FROM commerce_orderline AS l
  JOIN commerce_store AS st ON st.id = l.store_id
  WHERE l.utm_content <> '' AND {scope}
),
bearers AS (
  -- Several may bear the same words: the smaller collaboration has them. A link is named where it alone bears them.
  SELECT brand_id, utm_campaign, utm_content, min(collaboration_id) AS collaboration_id,
    CASE
      WHEN min(slug) = max(slug) AND min(collaboration_id) FILTER (WHERE slug IS NOT NULL) = min(collaboration_id)
        THEN min(slug)
      ELSE utm_content
    END AS matched
  FROM (
    SELECT a.brand_id, a.utm_campaign, a.utm_content, t.collaboration_id, t.slug
    FROM asked AS a
    JOIN links AS t
      ON t.brand_id = a.brand_id AND t.utm_campaign = a.utm_campaign AND t.utm_content = a.utm_content
    UNION ALL
    SELECT a.brand_id, a.utm_campaign, a.utm_content, t.collaboration_id, t.slug
    FROM asked AS a
    JOIN links AS t ON t.brand_id = a.brand_id AND t.utm_campaign = a.utm_campaign AND t.slug = a.utm_content
    UNION ALL
    SELECT a.brand_id, a.utm_campaign, a.utm_content, c.id, NULL
    FROM asked AS a
    JOIN owned AS c
      ON c.id::text = a.utm_content AND c.campaign_id::text = a.utm_campaign AND c.brand_id = a.brand_id
  ) AS found
  GROUP BY brand_id, utm_campaign, utm_content
),
by_code AS (
  SELECT l.id AS line_id, k.code, k.collaboration_id
  FROM commerce_orderline AS l
  JOIN (
    -- Once for each store: OFFSET 0 keeps the planner from asking for each line.
    SELECT id, brand_id, make_interval(hours => (%(offsets)s::jsonb ->> market)::int) AS zone
    FROM commerce_store OFFSET 0
  ) AS st ON st.id = l.store_id
  JOIN commerce_creatorcode AS k
    ON k.code = upper(btrim(l.discount_code))
    AND k.brand_id = st.brand_id
    -- The day where the store sells.
    AND (l.ordered_at AT TIME ZONE st.zone)::date BETWEEN k.starts_on AND coalesce(k.ends_on, 'infinity')
  WHERE l.discount_code <> '' AND {scope}
),
by_click AS (
  SELECT l.id AS line_id, b.matched, b.collaboration_id
  FROM commerce_orderline AS l
  JOIN commerce_store AS st ON st.id = l.store_id
  JOIN bearers AS b
    ON b.utm_content = l.utm_content AND b.utm_campaign = l.utm_campaign AND b.brand_id = st.brand_id
    AND l.ordered_at - coalesce(l.clicked_at, l.ordered_at)
      BETWEEN interval '0' AND make_interval(days => %(click_days)s)
  WHERE l.utm_content <> '' AND {scope}
),
others AS MATERIALIZED (
  -- All that is not by content, which few lines have: found beforehand, most lines meet it in one join.
  SELECT line_id, m.line_id IS NOT NULL AS is_decided,
    CASE WHEN m.line_id IS NOT NULL THEN m.collaboration_id ELSE coalesce(k.collaboration_id, b.collaboration_id) END
      AS collaboration_id,
    CASE
      WHEN m.line_id IS NOT NULL THEN CASE WHEN m.collaboration_id IS NOT NULL THEN 'manual' END
      WHEN k.line_id IS NOT NULL THEN 'code'
      ELSE 'click'
    END AS rule,
    CASE
      WHEN m.line_id IS NOT NULL THEN CASE WHEN m.collaboration_id IS NOT NULL THEN '' END
      WHEN k.line_id IS NOT NULL THEN k.code
      ELSE b.matched
    END AS matched
  FROM decided AS m
  FULL JOIN by_code AS k USING (line_id)
  FULL JOIN by_click AS b USING (line_id)
),
changed AS (
  SELECT l.id AS line_id, pick.*
  FROM commerce_orderline AS l
  -- Every line has one; joined LEFT, it is left out where nobody asks for it.
  LEFT JOIN commerce_store AS st ON st.id = l.store_id
  LEFT JOIN (
    SELECT d.id, d.content_id, d.published_at, d.collaboration_id, c.brand_id,
      -- In hours, which are added without a look at the calendar.
      d.published_at + make_interval(hours => 24 * %(content_days)s) AS counts_until
    FROM campaigns_deliverable AS d
    JOIN owned AS c ON c.id = d.collaboration_id
    WHERE d.collaboration_id = ANY (ARRAY(SELECT id FROM owned))
  ) AS v
    ON v.content_id = l.content_id
    -- Of one brand are all lines and videos of its scope. Not by `=`: another key to hash for each line, where it is
    -- asked of the few that match.
    AND (%(brand)s::bigint IS NOT NULL OR v.brand_id IS NOT DISTINCT FROM st.brand_id)
    AND l.ordered_at BETWEEN v.published_at AND v.counts_until
  LEFT JOIN others AS o ON o.line_id = l.id
  LEFT JOIN commerce_attribution AS a ON a.line_id = l.id
  CROSS JOIN LATERAL (
    SELECT
      CASE WHEN v.id IS NULL OR o.is_decided THEN o.collaboration_id ELSE v.collaboration_id END AS collaboration_id,
      -- By hand to where its video belongs anyway: the video keeps its sale.
      CASE WHEN o.is_decided AND v.collaboration_id IS DISTINCT FROM o.collaboration_id THEN NULL ELSE v.id END
        AS deliverable_id,
      CASE WHEN v.id IS NULL OR o.is_decided THEN o.rule ELSE 'content' END AS rule,
      CASE WHEN v.id IS NULL OR o.is_decided THEN o.matched ELSE v.content_id END AS matched
  ) AS pick
  WHERE {scope}
    -- As `pick`, found out once for all four.
    AND CASE
      WHEN v.id IS NULL OR o.is_decided THEN
        (a.collaboration_id, a.deliverable_id, a.rule, a.matched)
          IS DISTINCT FROM (o.collaboration_id, pick.deliverable_id, o.rule, o.matched)
      ELSE
        (a.collaboration_id, a.deliverable_id, a.rule, a.matched)
          IS DISTINCT FROM (v.collaboration_id, v.id, 'content', v.content_id)
    END
),
dropped AS (
  DELETE FROM commerce_attribution AS a
  USING changed AS c
  WHERE a.line_id = c.line_id AND c.collaboration_id IS NULL
  RETURNING 1
),
written AS (
  INSERT INTO commerce_attribution AS a (line_id, collaboration_id, deliverable_id, rule, matched, at)
  SELECT line_id, collaboration_id, deliverable_id, rule, matched, %(at)s
  FROM changed
  WHERE collaboration_id IS NOT NULL
  ON CONFLICT (line_id) DO UPDATE SET
    collaboration_id = excluded.collaboration_id,
    deliverable_id = excluded.deliverable_id,
    rule = excluded.rule,
    matched = excluded.matched,
    at = excluded.at
  RETURNING 1
)
SELECT (SELECT count(*) FROM written), (SELECT count(*) FROM dropped)
