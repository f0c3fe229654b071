-- The panel of a close, over marks that a case gives instead of those that people submitted.
WITH rater_bars AS (
    SELECT 1 AS unit, %(dimension)s AS dimension, role, mark, leniency
    FROM unnest(%(roles)s::text[], %(marks)s::float8[], %(leniencies)s::float8[]) AS given (role, mark, leniency)
),
-- {panels}
SELECT panels.score, coalesce(panels.coverage, 0), coalesce(panels.open_review, false)
FROM (VALUES (1)) AS unit (unit) LEFT JOIN panels USING (unit)
