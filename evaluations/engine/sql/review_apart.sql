-- A review of each dimension whose roles are too far apart, unless one has been opened of these very marks.
INSERT INTO evaluations_review (
    collaboration_id, dimension, origin, reason, opened_at, due_on, state, inputs, inputs_sha256, ruling
)
SELECT f.collaboration_id, p.dimension, 'range', '', f.at, due.on_, 'open', f.inputs, '', ''
FROM frozen AS f
JOIN unnest(%(collaborations)s::bigint[], %(due)s::date[]) AS due (collaboration_id, on_) USING (collaboration_id)
JOIN panels AS p ON p.unit = f.collaboration_id AND p.open_review
JOIN (
    SELECT collaboration_id, dimension, max(marked_at) AS last_at FROM counting GROUP BY collaboration_id, dimension
) AS marked ON marked.collaboration_id = f.collaboration_id AND marked.dimension = p.dimension
WHERE NOT EXISTS (
    SELECT FROM evaluations_review AS r
    WHERE r.collaboration_id = f.collaboration_id AND r.dimension = p.dimension
      AND coalesce(r.ruled_at, r.opened_at) >= marked.last_at
)
ON CONFLICT (collaboration_id, dimension) WHERE state = 'open' DO NOTHING
