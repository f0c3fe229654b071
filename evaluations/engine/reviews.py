"""Opening reviews, and freezing in them what there was to see.

A close opens its reviews with its scores, since an open review holds the tier, and freezes what they rest on right
after: marks, leniency and score are of the moment the review opened at, the rest as it is when it is sealed, seconds
later. No standing waits for it.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import connection, transaction

from campaigns.models import Collaboration
from creators.calendars import after_working_days
from creators.markets import FACTS
from evaluations.models import Policy, Review
from evaluations.order_evidence import orders_of, orders_of_each

from .parameters import parameters
from .statements import Statement, part, with_queries

FEW = 20
FREEZE_CHUNK = 500
_FROZEN = with_queries("frozen")
_OPEN_APART = Statement.of(part("review_apart"))
_FREEZE = Statement.of(f"{_FROZEN}\n{part('review_freeze')}")
_OPEN_DISPUTED = f"{_FROZEN}\n{part('review_disputed')}"
_READ = f"{_FROZEN}\nSELECT inputs::text FROM frozen"


@dataclass(frozen=True)
class Apart:
    """A bar of a score just written of which the roles are too far apart."""

    collaboration: int
    dimension: str
    at: datetime
    market: str | None


def open_range_reviews(bars: Sequence[Apart], *, at: datetime, policy: Policy) -> int:
    """A review of each bar the roles are apart in; how many were opened.

    Belongs between settling and recomputing, in their transaction: the tier is frozen from the score's own moment.
    """
    due = {market: due_on(market or "", at=at, policy=policy) for market in {bar.market for bar in bars}}
    given = {
        "collaborations": [bar.collaboration for bar in bars],
        "disputed": [bar.dimension for bar in bars],
        "moments": [bar.at for bar in bars],
        "due": [due[bar.market] for bar in bars],
    }
    with _OPEN_APART.run(given, few=len(bars) <= FEW) as cursor:
        return int(cursor.rowcount)


def freeze_opened(*, chunk: int = FREEZE_CHUNK) -> int:
    """Seal into reviews that a close has opened what there was to see then; how many were sealed.

    Each chunk is a transaction of its own. What another worker is at is left to it.
    """
    sealed = 0
    while found := _freeze_next(chunk):
        sealed += found
    return sealed


@transaction.atomic
def _freeze_next(chunk: int) -> int:
    waiting = Review.objects.unsealed().select_for_update(skip_locked=True, of=("self",))
    return _freeze(list(waiting[:chunk]))


def seal(review: Review) -> None:
    """Freeze what there was to see in a review that somebody holds, unless that has been done."""
    if review.inputs is None:
        _freeze([review])
        review.refresh_from_db(fields=["inputs", "inputs_sha256"])


def _freeze(reviews: Sequence[Review]) -> int:
    if not reviews:
        return 0
    policies = Policy.objects.in_force_at_each({review.opened_at for review in reviews})
    policy = policies[reviews[0].opened_at]
    # One policy, and one moment of each collaboration, at a time: what is of another waits for the next chunk.
    moments: dict[int, datetime] = {}
    for review in reviews:
        if policies[review.opened_at] == policy:
            moments.setdefault(review.collaboration_id, review.opened_at)
    orders = orders_of_each(list(moments))
    subjects = {
        "reviews": [review.pk for review in reviews],
        "collaborations": list(moments),
        "moments": list(moments.values()),
        "orders": [json.dumps(orders[collaboration]) for collaboration in moments],
    }
    with _FREEZE.run(parameters(policy) | subjects, few=len(reviews) <= FEW) as cursor:
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
                "orders": json.dumps(orders_of(collaboration.pk)),
            },
        )
        row = cursor.fetchone()
    return row[0] if row else None


def inputs_of(collaboration: Collaboration, *, at: datetime) -> dict[str, Any]:
    """What a review opened at this moment would freeze."""
    with connection.cursor() as cursor:
        cursor.execute(_READ, _of(collaboration, Policy.objects.in_force_at(at), at))
        found: dict[str, Any] = json.loads(cursor.fetchone()[0])
    return {**found, "orders": orders_of(collaboration.pk)}


def inputs_when_opened(review: Review) -> dict[str, Any]:
    """What is frozen in the review, or about to be."""
    return review.inputs or inputs_of(review.collaboration, at=review.opened_at)


def due_on(market: str, *, at: datetime, policy: Policy) -> date:
    """The last day for a ruling, in the market's calendar."""
    day = at.astimezone(FACTS[market].zone).date() if market in FACTS else at.date()
    return after_working_days(day, policy.review_days, market)


def _of(collaboration: Collaboration, policy: Policy, at: datetime) -> dict[str, Any]:
    return {**parameters(policy), "collaborations": [collaboration.pk], "moments": [at]}
