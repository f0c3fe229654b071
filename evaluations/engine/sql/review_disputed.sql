-- The review of one collaboration, with its orders. What is open already stays as it is.
INSERT INTO evaluations_review (
    collaboration_id, dimension, origin, reason, opened_at, opened_by_id, due_on, state, inputs, inputs_sha256, ruling
)
SELECT f.collaboration_id, %(dimension)s, %(origin)s, %(reason)s, f.at, %(by)s, %(due_on)s, 'open',
    f.inputs || jsonb_build_object('orders', %(orders)s::jsonb), '', ''
FROM frozen AS f
ON CONFLICT (collaboration_id, dimension) WHERE state = 'open' DO NOTHING
RETURNING id
