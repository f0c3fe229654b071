-- From each rater's bar to the panel's: rater_bars (unit, dimension, role, mark, leniency).
role_means AS (
    SELECT unit, dimension,
           avg(scoring.adjusted_mark(mark, leniency)) FILTER (WHERE role = 'operations') AS operations,
           avg(scoring.adjusted_mark(mark, leniency)) FILTER (WHERE role = 'marketing') AS marketing,
           avg(scoring.adjusted_mark(mark, leniency)) FILTER (WHERE role = 'customer_service') AS customer_service
    FROM rater_bars
    GROUP BY unit, dimension
),
panels AS (
    SELECT m.*, panel.score, panel.coverage, panel.open_review
    FROM role_means AS m
    CROSS JOIN LATERAL scoring.panel_score(
        m.operations, m.marketing, m.customer_service,
        CASE m.dimension
            WHEN 'content' THEN %(content_roles)s::float8[]
            WHEN 'data' THEN %(data_roles)s::float8[]
            WHEN 'conversion' THEN %(conversion_roles)s::float8[]
            WHEN 'collaboration' THEN %(collaboration_roles)s::float8[]
            WHEN 'compliance' THEN %(compliance_roles)s::float8[]
            WHEN 'fulfilment' THEN %(fulfilment_roles)s::float8[]
        END,
        %(dispute_range)s
    ) AS panel
)
