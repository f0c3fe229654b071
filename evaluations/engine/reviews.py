"""Opening reviews with what there was to see frozen in them: one statement, whoever opens them."""

import json
from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from django.db import connection

from campaigns.models import Collaboration
from creators.calendars import after_working_days
from creators.markets import FACTS
from evaluations.models import CollaborationScore, Policy, StandingJob

from .parameters import parameters
from .statements import part, with_queries

_FROZEN = with_queries("frozen")
_OPEN_APART = f"{_FROZEN}\n{part('review_apart')}"
_OPEN_DISPUTED = f"{_FROZEN}\n{part('review_disputed')}"
_READ = f"{_FROZEN}\nSELECT inputs::text FROM frozen"


def open_range_reviews(*, creators: Sequence[int], job: StandingJob) -> int:
    """Of the scores the job just wrote for these creators, where roles are too far apart; how many were opened.

    Belongs between settling and recomputing, in their transaction: the tier is frozen from the score's own moment.
    """
    scores = CollaborationScore.objects.filter(creator__in=creators, job=job, open_review=True)
    apart = list(scores.order_by("pk").values_list("collaboration", "created_at", "market"))
    if not apart:
        return 0
    policy = Policy.objects.in_force_at(job.requested_at)
    collaborations, moments, markets = zip(*apart, strict=True)
    with connection.cursor() as cursor:
        cursor.execute(
            _OPEN_APART,
            {
                **parameters(policy),
                "collaborations": list(collaborations),
                "moments": list(moments),
                "due": [due_on(market or "", at=job.requested_at, policy=policy) for market in markets],
            },
        )
        return int(cursor.rowcount)


def open_disputed(
    *, collaboration: Collaboration, dimension: str, origin: str, reason: str, by: int | None, at: datetime
) -> int | None:
    """The id of the review, or None where one is open already."""
    policy = Policy.objects.in_force_at(at)
    with connection.cursor() as cursor:
        cursor.execute(
            _OPEN_DISPUTED,
            {
                **_of(collaboration, policy, at),
                "dimension": dimension,
                "origin": origin,
                "reason": reason,
                "by": by,
                "due_on": due_on(collaboration.market, at=at, policy=policy),
            },
        )
        row = cursor.fetchone()
    return row[0] if row else None


def inputs_of(collaboration: Collaboration, *, at: datetime) -> dict[str, Any]:
    """What a review opened at this moment would freeze."""
    with connection.cursor() as cursor:
        cursor.execute(_READ, _of(collaboration, Policy.objects.in_force_at(at), at))
        found: dict[str, Any] = json.loads(cursor.fetchone()[0])
    return found


def due_on(market: str, *, at: datetime, policy: Policy) -> date:
    """The last day for a ruling, in the market's calendar."""
    day = at.astimezone(FACTS[market].zone).date() if market in FACTS else at.date()
    return after_working_days(day, policy.review_days, market)


def _of(collaboration: Collaboration, policy: Policy, at: datetime) -> dict[str, Any]:
    return {**parameters(policy), "collaborations": [collaboration.pk], "moments": [at]}
