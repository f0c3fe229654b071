-- Six bars to one score, and many scores to what is believed of the creator.

-- A missing bar leaves its weight to the others; below the least coverage there is no score. Only the proportions of
-- the weights count.
CREATE OR REPLACE FUNCTION scoring.composite(
    content float8, data float8, conversion float8, collaboration float8, compliance float8, fulfilment float8,
    weights float8[], min_coverage float8
) RETURNS TABLE (score float8, coverage float8)
LANGUAGE sql IMMUTABLE PARALLEL SAFE ROWS 1 AS $$
    SELECT
        CASE WHEN present / whole + 1e-9 >= min_coverage THEN total / nullif(present, 0) END,
        present / whole
    FROM (
        SELECT
            weights[1] * coalesce(content, 0) + weights[2] * coalesce(data, 0)
            + weights[3] * coalesce(conversion, 0) + weights[4] * coalesce(collaboration, 0)
            + weights[5] * coalesce(compliance, 0) + weights[6] * coalesce(fulfilment, 0) AS total,
            weights[1] * (content IS NOT NULL)::int + weights[2] * (data IS NOT NULL)::int
            + weights[3] * (conversion IS NOT NULL)::int + weights[4] * (collaboration IS NOT NULL)::int
            + weights[5] * (compliance IS NOT NULL)::int + weights[6] * (fulfilment IS NOT NULL)::int AS present,
            weights[1] + weights[2] + weights[3] + weights[4] + weights[5] + weights[6] AS whole
        OFFSET 0 -- each sum is worked out once, however often it is used
    ) AS bars
$$;

-- Weights of which the weak ones count half. Null: none is weak.
CREATE OR REPLACE FUNCTION scoring.halved(weights float8[], weak boolean[])
RETURNS float8[] LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT CASE WHEN weak IS NULL THEN weights ELSE ARRAY[
        weights[1] / (1 + weak[1]::int), weights[2] / (1 + weak[2]::int), weights[3] / (1 + weak[3]::int),
        weights[4] / (1 + weak[4]::int), weights[5] / (1 + weak[5]::int), weights[6] / (1 + weak[6]::int)
    ] END
$$;

-- The weight of a collaboration, by its age against the creator's newest, its videos and its coverage.
-- The exponent is bounded because power() raises on underflow.
CREATE OR REPLACE FUNCTION scoring.evidence(age_days float8, videos float8, coverage float8, half_life float8)
RETURNS float8 LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT power(0.5::float8, least(age_days / half_life, 1000)) * 2 * videos / (videos + 1) * coverage
$$;

-- w = sum of evidence, ws = sum of evidence times score. Rounded before any tier is decided,
-- because a sum of floats depends on the order of its rows.
CREATE OR REPLACE FUNCTION scoring.posterior(prior float8, w float8, ws float8, k float8, sigma float8)
RETURNS TABLE (mean float8, sd float8)
LANGUAGE sql IMMUTABLE PARALLEL SAFE ROWS 1 AS $$
    SELECT round((k * prior + ws) / (k + w) * 1e6::float8) / 1e6::float8,
           round(sigma / sqrt(k + w) * 1e6::float8) / 1e6::float8
$$;

-- How far a newly settled score lies from what was believed, in standard deviations.
CREATE OR REPLACE FUNCTION scoring.surprise(
    score float8, evidence float8, mean_before float8, sd_before float8, sigma float8
) RETURNS float8 LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT (score - mean_before) / sqrt(sigma * sigma / nullif(evidence, 0) + sd_before * sd_before)
$$;

-- One-way analysis of variance by moments over `creators` creators with n scores in all: within and between them,
-- and how many collaborations the prior is worth. squares: sum of n², within and between: sums of squares.
CREATE OR REPLACE FUNCTION scoring.fit_variance(
    n float8, creators float8, squares float8, ss_within float8, ss_between float8, k_bounds float8[]
) RETURNS TABLE (sigma2 float8, tau2 float8, k float8)
LANGUAGE sql IMMUTABLE PARALLEL SAFE ROWS 1 AS $$
    SELECT s2, t2, least(k_bounds[2], greatest(k_bounds[1], s2 / t2))
    FROM (
        SELECT s2, greatest((ss_between / nullif(creators - 1, 0) - s2)
            / nullif((n - squares / n) / nullif(creators - 1, 0), 0), 1e-6) AS t2
        FROM (SELECT ss_within / nullif(n - creators, 0) AS s2 OFFSET 0) AS within
        OFFSET 0
    ) AS both_
$$;
