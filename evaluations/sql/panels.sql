-- Marks of people to one bar of a collaboration.

-- A rater's bar without that rater's known leniency.
CREATE OR REPLACE FUNCTION scoring.adjusted_mark(mark float8, leniency float8)
RETURNS float8 LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT greatest(0, least(5, mark - coalesce(leniency, 0)))
$$;

-- The roles' means to the panel's score; absent roles leave their weight to the others.
-- coverage: the share of the role weights that is present; open_review: the roles are too far apart.
CREATE OR REPLACE FUNCTION scoring.panel_score(
    operations float8, marketing float8, customer_service float8, weights float8[], review_range float8
) RETURNS TABLE (score float8, coverage float8, open_review boolean)
LANGUAGE sql IMMUTABLE PARALLEL SAFE ROWS 1 AS $$
    SELECT
        (weights[1] * coalesce(operations, 0) + weights[2] * coalesce(marketing, 0)
            + weights[3] * coalesce(customer_service, 0))
        / nullif(weights[1] * (operations IS NOT NULL)::int + weights[2] * (marketing IS NOT NULL)::int
            + weights[3] * (customer_service IS NOT NULL)::int, 0),
        (weights[1] * (operations IS NOT NULL)::int + weights[2] * (marketing IS NOT NULL)::int
            + weights[3] * (customer_service IS NOT NULL)::int)
        / (weights[1] + weights[2] + weights[3]),
        coalesce(greatest(operations, marketing, customer_service)
            - least(operations, marketing, customer_service) + 1e-9 >= review_range, false)
$$;

-- A bar of which a share was measured; whatever is missing leaves its weight to the other.
CREATE OR REPLACE FUNCTION scoring.partly_measured(people float8, measured float8, share float8)
RETURNS float8 LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT coalesce(share * measured + (1 - share) * people, measured, people)
$$;
