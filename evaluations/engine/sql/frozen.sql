-- What there is to see of collaborations in dispute, as one JSON document (`frozen`) beside the panel of each of their
-- dimensions (`panels`). Marks and score are those of the moment asked for, as a settlement takes them.
subjects AS MATERIALIZED (
    SELECT asked.collaboration_id, asked.at, co.creator_id, co.completed_at, co.ended_at, co.agreed_videos, co.agreed_on,
           coalesce(pinned.number_dimensions, '{}') AS number_dimensions, score.id AS score_id, score.rater_version_id
    FROM unnest(%(collaborations)s::bigint[], %(moments)s::timestamptz[]) AS asked (collaboration_id, at)
    JOIN campaigns_collaboration AS co ON co.id = asked.collaboration_id
    LEFT JOIN evaluations_campaignscoring AS pinned ON pinned.campaign_id = co.campaign_id
    LEFT JOIN LATERAL (
        SELECT s.id, s.rater_version_id FROM evaluations_collaborationscore AS s
        WHERE s.creator_id = co.creator_id AND s.collaboration_id = co.id AND s.created_at <= asked.at
        ORDER BY s.version DESC LIMIT 1
    ) AS score ON true
),
counting AS MATERIALIZED (
    SELECT d.collaboration_id, d.number_dimensions, e.role, e.scorer_id, c.dimension, c.weight, c.position,
           effect.leniency, m.*
    FROM subjects AS d
    JOIN evaluations_evaluation AS e ON e.collaboration_id = d.collaboration_id AND e.state = 'submitted'
    CROSS JOIN LATERAL (
        SELECT DISTINCT ON (mark.criterion_id) mark.*
        FROM evaluations_mark AS mark
        WHERE mark.evaluation_id = e.id AND mark.marked_at <= d.at
        ORDER BY mark.criterion_id, mark.version DESC
    ) AS m
    JOIN evaluations_criterion AS c ON c.id = m.criterion_id
    LEFT JOIN evaluations_ratereffect AS effect
      ON effect.version_id = d.rater_version_id AND effect.rater_id = m.marked_by_id AND m.review_id IS NULL
),
rater_bars AS (
    SELECT collaboration_id AS unit, dimension, role, evaluation_id,
           sum(weight * coalesce(leniency, 0))::float8 / sum(weight) AS leniency,
           sum(weight * value)::float8 / sum(weight) AS mark
    FROM counting
    WHERE value IS NOT NULL AND dimension <> ALL(number_dimensions)
    GROUP BY collaboration_id, dimension, role, evaluation_id
),
-- {panels},
-- Gathered once for all of the subjects, and as text: asked for one by one, each would be looked for among the marks of
-- all, and a tree built for each mark takes three times as long as one for the whole document.
marks_seen AS (
    SELECT unit, json_agg(seen ORDER BY seen.position, seen.criterion_id, seen.evaluation_id) AS listed
    FROM (
        SELECT m.collaboration_id AS unit, m.id, m.evaluation_id, m.criterion_id, m.version, m.role, m.dimension,
               m.weight, m.position, m.value, m.not_applicable, m.reason, m.correction_reason, m.after_reveal,
               m.leniency, m.scorer_id, u.name AS scorer, m.marked_by_id, m.marked_at
        FROM counting AS m
        JOIN accounts_user AS u ON u.id = m.scorer_id
    ) AS seen
    GROUP BY unit
),
raters_seen AS (
    SELECT unit, json_agg(seen ORDER BY seen.dimension, seen.evaluation_id) AS listed
    FROM (SELECT r.*, scoring.adjusted_mark(r.mark, r.leniency) AS adjusted FROM rater_bars AS r) AS seen
    GROUP BY unit
),
panels_seen AS (
    SELECT p.unit, json_agg(p ORDER BY p.dimension) AS listed FROM panels AS p GROUP BY p.unit
),
frozen AS (
    SELECT d.collaboration_id, d.at, json_build_object(
        'as_of', d.at,
        'dates', json_build_object(
            'completed_at', d.completed_at, 'ended_at', d.ended_at,
            'agreed_videos', d.agreed_videos, 'agreed_on', d.agreed_on
        ),
        'terms', (
            SELECT to_jsonb(t) - '{id,collaboration_id,written_by_id,accepted_by_id}'::text[]
            FROM campaigns_terms AS t WHERE t.collaboration_id = d.collaboration_id
            ORDER BY t.version DESC LIMIT 1
        ),
        'videos', (
            SELECT coalesce(jsonb_agg(
                to_jsonb(v) - '{collaboration_id,recorded_by_id,recorded_at}'::text[] || jsonb_build_object('snapshots', (
                    SELECT coalesce(jsonb_agg(
                        to_jsonb(s) - '{deliverable_id,recorded_by_id,recorded_at}'::text[] ORDER BY s.taken_at, s.id
                    ), '[]')
                    FROM campaigns_deliverablesnapshot AS s WHERE s.deliverable_id = v.id
                )) ORDER BY v.published_at, v.id
            ), '[]')
            FROM campaigns_deliverable AS v WHERE v.collaboration_id = d.collaboration_id
        ),
        'messages', (
            SELECT coalesce(jsonb_agg(
                to_jsonb(m) - '{collaboration_id,recorded_by_id,recorded_at}'::text[] ORDER BY m.sent_at, m.id
            ), '[]')
            FROM campaigns_message AS m WHERE m.collaboration_id = d.collaboration_id
        ),
        'marks', coalesce(marks_seen.listed, '[]'),
        'raters', coalesce(raters_seen.listed, '[]'),
        'panels', coalesce(panels_seen.listed, '[]'),
        'score', (
            SELECT to_jsonb(s) - '{collaboration_id,creator_id,job_id}'::text[] || jsonb_build_object('metrics', (
                SELECT coalesce(jsonb_agg(
                    to_jsonb(x) - '{id,score_id}'::text[] ORDER BY x.deliverable_id, x.metric
                ), '[]')
                FROM evaluations_metricscore AS x WHERE x.score_id = s.id
            ))
            FROM evaluations_collaborationscore AS s WHERE s.id = d.score_id
        )
    )::jsonb AS inputs
    FROM subjects AS d
    LEFT JOIN marks_seen ON marks_seen.unit = d.collaboration_id
    LEFT JOIN raters_seen ON raters_seen.unit = d.collaboration_id
    LEFT JOIN panels_seen ON panels_seen.unit = d.collaboration_id
)
