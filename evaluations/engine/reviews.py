"""Opening reviews with what there was to see frozen in them: one statement, whoever opens them."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import connection

from campaigns.models import Collaboration
from creators.calendars import after_working_days
from creators.markets import FACTS
from evaluations.models import Policy
from evaluations.order_evidence import orders_of

from .parameters import parameters
from .statements import Statement, part, with_queries

FEW = 20
_FROZEN = with_queries("frozen")
_OPEN_APART = Statement.of(f"{_FROZEN}\n{part('review_apart')}")
_OPEN_DISPUTED = f"{_FROZEN}\n{part('review_disputed')}"
_READ = f"{_FROZEN}\nSELECT inputs::text FROM frozen"


@dataclass(frozen=True)
class Apart:
    """A score just written of which the roles are too far apart."""

    collaboration: int
    at: datetime
    market: str | None


def open_range_reviews(scores: Sequence[Apart], *, at: datetime, policy: Policy) -> int:
    """A review of each dimension the roles are apart in; how many were opened.

    Belongs between settling and recomputing, in their transaction: the tier is frozen from the score's own moment.
    """
    markets = {score.market for score in scores}
    due = {market: due_on(market or "", at=at, policy=policy) for market in markets}
    given = parameters(policy) | {
        "collaborations": [score.collaboration for score in scores],
        "moments": [score.at for score in scores],
        "due": [due[score.market] for score in scores],
    }
    with _OPEN_APART.run(given, few=len(scores) <= FEW) as cursor:
        return int(cursor.rowcount)


def open_disputed(
    *, collaboration: Collaboration, dimension: str, origin: str, reason: str, by: int | None, at: datetime
) -> int | None:
    """The id of the review, or None where one is open already. Order lines are frozen with it; those that a close
    opens by the hundred have the sums alone.
    """
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
                "orders": json.dumps(orders_of(collaboration)),
            },
        )
        row = cursor.fetchone()
    return row[0] if row else None


def inputs_of(collaboration: Collaboration, *, at: datetime) -> dict[str, Any]:
    """What a review opened at this moment would freeze."""
    with connection.cursor() as cursor:
        cursor.execute(_READ, _of(collaboration, Policy.objects.in_force_at(at), at))
        found: dict[str, Any] = json.loads(cursor.fetchone()[0])
    return {**found, "orders": orders_of(collaboration)}


def due_on(market: str, *, at: datetime, policy: Policy) -> date:
    """The last day for a ruling, in the market's calendar."""
    day = at.astimezone(FACTS[market].zone).date() if market in FACTS else at.date()
    return after_working_days(day, policy.review_days, market)


def _of(collaboration: Collaboration, policy: Policy, at: datetime) -> dict[str, Any]:
    return {**parameters(policy), "collaborations": [collaboration.pk], "moments": [at]}
