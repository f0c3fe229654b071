from __future__ import annotations

from datetime import datetime
from typing import Any, Self

from django.db import connection, models

# What each evaluation to do has come to by now: only the latest, so that a late start sends no three at once.
# Before the deadline the scorer is told; after it those managers of the brand who may know who is missing, and
# administrators where there is none: not somebody who owes marks of the same collaboration themselves.
_DUE = """
WITH waiting AS (
    SELECT e.id, e.role, e.scorer_id, e.due_at, e.collaboration_id, g.brand_id,
           CASE
               WHEN %(at)s >= e.due_at THEN 'escalated'
               WHEN %(at)s >= e.due_at - interval '6 hours' THEN 'last'
               WHEN %(at)s >= c.completed_at + interval '2 days' THEN 'second'
               WHEN %(at)s >= c.completed_at + interval '1 day' THEN 'first'
           END AS kind
    FROM evaluations_evaluation AS e
    JOIN campaigns_collaboration AS c ON c.id = e.collaboration_id
    JOIN campaigns_campaign AS g ON g.id = c.campaign_id
    WHERE e.id IN ({to_do})
),
due AS (SELECT * FROM waiting WHERE kind IS NOT NULL),
people AS (
    SELECT u.id, u.is_administrator, m.brand_id, coalesce(bool_or(m.role = 'manager'), false) AS manages
    FROM accounts_user AS u
    LEFT JOIN accounts_membership AS m ON m.user_id = u.id
    WHERE u.is_active
    GROUP BY u.id, m.brand_id
),
scorers AS (
    SELECT d.id, d.kind, d.due_at, d.scorer_id AS to_id
    FROM due AS d
    WHERE d.kind <> 'escalated' AND EXISTS (
        SELECT FROM people AS p WHERE p.id = d.scorer_id AND (p.is_administrator OR p.brand_id = d.brand_id))
),
superiors AS (
    SELECT DISTINCT d.id, d.kind, d.due_at, p.id AS to_id, p.manages AND p.brand_id = d.brand_id AS manages
    FROM due AS d
    JOIN people AS p ON p.is_administrator OR (p.manages AND p.brand_id = d.brand_id)
    WHERE d.kind = 'escalated' AND NOT EXISTS (
        SELECT FROM evaluations_evaluation AS o
        WHERE o.collaboration_id = d.collaboration_id AND o.state = 'open'
          AND (o.scorer_id = p.id OR o.due_at > %(at)s))
),
chosen AS (
    SELECT id, kind, due_at, to_id FROM superiors AS s
    WHERE coalesce(manages, false)
       OR NOT EXISTS (SELECT FROM superiors AS other WHERE other.id = s.id AND other.manages)
)
INSERT INTO evaluations_reminder (evaluation_id, kind, to_id, due_at, sent_at)
SELECT DISTINCT id, kind, to_id, due_at, %(at)s::timestamptz
FROM (SELECT * FROM scorers UNION ALL SELECT * FROM chosen) AS told
ON CONFLICT (evaluation_id, kind, to_id, due_at) DO NOTHING
RETURNING id
"""


class ReminderQuerySet(models.QuerySet[Any]):
    def insert_due(self, evaluations: models.QuerySet[Any], *, at: datetime) -> list[int]:
        """Write down what the evaluations given have come to; the ids of those not written before."""
        wanted = evaluations.order_by().values("pk").query
        # What only PostgreSQL's operations have.
        operations: Any = connection.ops
        to_do = operations.compose_sql(*wanted.sql_with_params())
        with connection.cursor() as cursor:
            cursor.execute(_DUE.replace("{to_do}", to_do.replace("%", "%%")), {"at": at})
            return [pk for (pk,) in cursor.fetchall()]

    def for_mail(self) -> Self:
        subject = "evaluation__collaboration"
        return self.select_related(
            "to", "evaluation__scorer", f"{subject}__creator", f"{subject}__campaign__brand"
        ).order_by("to", "kind", "due_at", "evaluation")
