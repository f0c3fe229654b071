-- The inputs of reviews that were opened in a close, with their orders: marks and score as of the moment they were
-- opened at.
UPDATE evaluations_review AS r
SET inputs = f.inputs || jsonb_build_object('orders', sold.orders::jsonb)
FROM frozen AS f
JOIN unnest(%(collaborations)s::bigint[], %(orders)s::text[]) AS sold (collaboration_id, orders) USING (collaboration_id)
WHERE r.id = ANY(%(reviews)s::bigint[]) AND r.inputs IS NULL
  AND r.collaboration_id = f.collaboration_id AND r.opened_at = f.at
