-- Measured metrics to the scale 0..5, by rank among comparable creators.

-- The quantiles of a cell, pulled towards those of its parent as if the parent were m values.
CREATE OR REPLACE FUNCTION scoring.norm_knots(
    cell float8[], parent float8[], m float8, probabilities float8[]
) RETURNS float8[] LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT CASE
        WHEN own.n = 0 THEN parent
        WHEN parent IS NULL THEN own.knots
        ELSE ARRAY(
            SELECT (own.n * here + m * above) / (own.n + m)
            FROM unnest(own.knots, parent) WITH ORDINALITY AS pair (here, above, place)
            ORDER BY place
        )
    END
    FROM (
        SELECT count(x) AS n, percentile_cont(probabilities) WITHIN GROUP (ORDER BY x) AS knots
        FROM unnest(cell) AS x
    ) AS own
$$;

-- Straight lines between the knots; a value on tied knots gets the middle of their scores.
CREATE OR REPLACE FUNCTION scoring.standardise(x float8, knots float8[], scores float8[])
RETURNS float8 LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT CASE
        WHEN x IS NULL OR knots IS NULL THEN NULL
        WHEN x < knots[1] THEN scores[1]
        WHEN x = knots[width_bucket(x, knots)]
            THEN (scores[array_position(knots, x)] + scores[width_bucket(x, knots)]) / 2
        WHEN width_bucket(x, knots) = cardinality(knots) THEN scores[cardinality(scores)]
        ELSE scores[width_bucket(x, knots)]
            + (scores[width_bucket(x, knots) + 1] - scores[width_bucket(x, knots)])
            * (x - knots[width_bucket(x, knots)])
            / (knots[width_bucket(x, knots) + 1] - knots[width_bucket(x, knots)])
    END
$$;

-- A ratio as if k more cases had been seen at the peers' rate.
CREATE OR REPLACE FUNCTION scoring.shrink_rate(num float8, den float8, base float8, k float8)
RETURNS float8 LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT (num + k * base) / nullif(den + k, 0)
$$;

-- Kept dates: scores are those of early and complete, on time, one day late, two, ..., later.
CREATE OR REPLACE FUNCTION scoring.punctuality(days_late integer, complete boolean, scores float8[])
RETURNS float8 LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT CASE
        WHEN days_late IS NULL THEN scores[cardinality(scores)]
        WHEN days_late < 0 AND complete THEN scores[1]
        ELSE scores[least(2 + greatest(days_late, 0), cardinality(scores))]
    END
$$;

-- What to expect of a creator of a cell of whom nothing is known.
CREATE OR REPLACE FUNCTION scoring.cell_prior(total float8, n float8, grand_mean float8, weight float8)
RETURNS float8 LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT (total + weight * grand_mean) / (n + weight)
$$;

-- How a peer cell is written; * stands for all, - for unknown.
CREATE OR REPLACE FUNCTION scoring.peer_cell(market text, category text, band text)
RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT coalesce(market, '-') || '/' || coalesce(category, '-') || '/' || coalesce(band, '-')
$$;

-- A figure between two moments: share 0 is the earlier, 1 the later, null means that neither is near enough.
CREATE OR REPLACE FUNCTION scoring.between(earlier float8, later float8, share float8)
RETURNS float8 LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT CASE WHEN share = 0 THEN earlier WHEN share = 1 THEN later ELSE earlier + share * (later - earlier) END
$$;

-- The median reply against hours that may pass: the score of the first it keeps, a slower one the last.
CREATE OR REPLACE FUNCTION scoring.reply_score(hours float8, limits float8[], scores float8[])
RETURNS float8 LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT scores[1 + (SELECT count(*)::int FROM unnest(limits) AS most WHERE hours > most + 1e-9)]
$$;
