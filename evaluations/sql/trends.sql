-- Where the settled scores are going.

-- The label by the slope's z under the pooled sigma, both rounded before they decide.
CREATE OR REPLACE FUNCTION scoring.trend(
    n bigint, slope float8, sxx float8, span float8, sigma float8,
    min_points integer, min_span float8, z_cut float8, min_change_90d float8
) RETURNS TABLE (label text, slope90 float8, z float8)
LANGUAGE sql IMMUTABLE PARALLEL SAFE ROWS 1 AS $$
    SELECT
        CASE
            WHEN line.slope90 IS NULL THEN 'insufficient'
            WHEN abs(line.z) + 1e-9 >= z_cut AND abs(line.slope90) + 1e-9 >= min_change_90d
                THEN CASE WHEN line.slope90 > 0 THEN 'rising' ELSE 'falling' END
            ELSE 'stable'
        END,
        line.slope90,
        line.z
    FROM (
        SELECT
            CASE WHEN n >= min_points AND span + 1e-9 >= min_span
                THEN round(90 * slope * 1e6::float8) / 1e6::float8 END AS slope90,
            CASE WHEN n >= min_points AND span + 1e-9 >= min_span
                THEN round(slope * sqrt(sxx) / sigma * 1e6::float8) / 1e6::float8 END AS z
    ) AS line
$$;

-- Mann-Kendall's S: pairs that rise less pairs that fall. The newest score comes first.
CREATE OR REPLACE FUNCTION scoring.mk_statistic(scores float8[])
RETURNS integer LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT coalesce(sum((newer.score > older.score + 1e-9)::int - (newer.score < older.score - 1e-9)::int), 0)::int
    FROM unnest(scores) WITH ORDINALITY AS newer (score, place)
    JOIN unnest(scores) WITH ORDINALITY AS older (score, place) ON newer.place < older.place
$$;

-- The exact chance of S or more when the order of n untied scores is random.
-- ways[k + 1] counts the orders of i scores with k inversions; one more score adds 0..i of them.
CREATE OR REPLACE FUNCTION scoring.mk_tail(n integer, s integer)
RETURNS float8 LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    WITH RECURSIVE orders (i, ways) AS (
        SELECT 1, ARRAY[1::numeric]
        UNION ALL
        SELECT i + 1, ARRAY(
            SELECT sum(coalesce(ways[k + 1], 0)) OVER (ORDER BY k ROWS BETWEEN i PRECEDING AND CURRENT ROW)
            FROM generate_series(0, i * (i + 1) / 2) AS k
            ORDER BY k
        )
        FROM orders WHERE i < n
    )
    SELECT coalesce(sum(way) FILTER (WHERE n * (n - 1) / 2 - 2 * (place - 1) >= s) / sum(way), 0)::float8
    FROM orders, unnest(ways) WITH ORDINALITY AS counted (way, place)
    WHERE i = greatest(n, 1)
$$;

-- A label stands confirmed when the exact test points the same way.
CREATE OR REPLACE FUNCTION scoring.trend_confirmed(label text, slope90 float8, s integer, tail float8, alpha float8)
RETURNS boolean LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT label IN ('rising', 'falling') AND coalesce(s * slope90 > 0 AND alpha + 1e-9 >= tail, false)
$$;
