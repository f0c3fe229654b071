-- The trend of a close, over points that a case gives instead of those that settled.
WITH points AS (
    SELECT day, score, 0 AS id, max(day) OVER () AS newest_day,
           row_number() OVER (ORDER BY day DESC, score DESC) AS place
    FROM unnest(%(days)s::float8[], %(scores)s::float8[]) AS given (day, score)
),
line AS (
    SELECT
               -- {line}
    FROM points AS q
)
SELECT label.label, line.n, label.slope90, label.z, kendall.s, tail.p,
       scoring.trend_confirmed(label.label, label.slope90, kendall.s, tail.p, %(trend_mk_alpha)s)
FROM line
CROSS JOIN LATERAL scoring.trend(
    line.n, line.slope, line.sxx, line.span, %(sigma)s,
    %(trend_min_points)s, %(trend_min_span)s, %(trend_z)s, %(trend_min_change)s
) AS label
CROSS JOIN LATERAL (SELECT scoring.mk_statistic(line.recent) AS s) AS kendall
CROSS JOIN LATERAL (SELECT scoring.mk_tail(cardinality(line.recent), abs(kendall.s)) AS p) AS tail
