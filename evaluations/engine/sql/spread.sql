-- From scores by creator to their variance: grouped (creator_id, score).
averages AS (
    SELECT creator_id, count(*) AS n, avg(score) AS mean, sum(score * score) - count(*) * avg(score) ^ 2 AS ss
    FROM grouped
    GROUP BY creator_id
),
sums AS (
    SELECT sum(n)::float8 AS n, count(*)::float8 AS creators, sum(n * n)::float8 AS squares,
           sum(n * mean) / sum(n) AS mean, greatest(sum(ss), 0) AS ss_within,
           count(*) FILTER (WHERE n > 1) AS creators_with_two
    FROM averages
),
spread AS (
    SELECT s.creators_with_two, variance.*
    FROM sums AS s
    CROSS JOIN LATERAL (SELECT sum(a.n * (a.mean - s.mean) ^ 2) AS ss_between FROM averages AS a) AS apart
    CROSS JOIN LATERAL scoring.fit_variance(s.n, s.creators, s.squares, s.ss_within, apart.ss_between,
                                        %(k_bounds)s::float8[]) AS variance
)
