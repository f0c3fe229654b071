-- A review of each dimension whose roles are too far apart, unless one has been opened of these very marks.
INSERT INTO evaluations_review (
    collaboration_id, dimension, origin, reason, opened_at, due_on, state, inputs_sha256, ruling
)
SELECT apart.collaboration_id, apart.dimension, 'range', '', apart.at, apart.due_on, 'open', '', ''
FROM unnest(%(collaborations)s::bigint[], %(disputed)s::text[], %(moments)s::timestamptz[], %(due)s::date[])
    AS apart (collaboration_id, dimension, at, due_on)
WHERE NOT EXISTS (
    SELECT FROM evaluations_review AS r
    WHERE r.collaboration_id = apart.collaboration_id AND r.dimension = apart.dimension
      AND coalesce(r.ruled_at, r.opened_at) >= (
          SELECT max(mark.marked_at)
          FROM evaluations_evaluation AS e
          JOIN evaluations_mark AS mark ON mark.evaluation_id = e.id AND mark.marked_at <= apart.at
          JOIN evaluations_criterion AS c ON c.id = mark.criterion_id AND c.dimension = apart.dimension
          WHERE e.collaboration_id = apart.collaboration_id AND e.state = 'submitted'
      )
)
ON CONFLICT (collaboration_id, dimension) WHERE state = 'open' DO NOTHING
