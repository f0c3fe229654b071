-- The inputs of reviews that were opened in a close, as of the moment they were opened at.
UPDATE evaluations_review AS r
SET inputs = f.inputs
FROM unnest(%(reviews)s::bigint[], %(collaborations)s::bigint[], %(moments)s::timestamptz[])
    AS opened (review_id, collaboration_id, at)
JOIN frozen AS f USING (collaboration_id, at)
WHERE r.id = opened.review_id AND r.inputs IS NULL
