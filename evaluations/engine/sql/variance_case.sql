-- The variance of a month's peer tables, over scores that a case gives instead of those that settled.
WITH grouped AS (
    SELECT creator_id, score FROM unnest(%(creators)s::bigint[], %(scores)s::float8[]) AS given (creator_id, score)
),
-- {spread}
SELECT sigma2, tau2, k FROM spread
