"""Tries a policy on everybody in chunks, by the statement parts of a recompute, and writes no standing.

Each chunk is one transaction that ends with the try's cursor moved on and its counts added up, so that a worker
that dies loses only its chunk.
"""

import json
import logging
from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.db.models import F
from django.db.models.functions import Now

from evaluations.dimensions import Tier
from evaluations.models import CurrentStanding, Policy, WhatIf
from evaluations.studio.differences import fingerprint

from .parameters import parameters
from .statements import WHAT_IF

logger = logging.getLogger(__name__)

CHUNK = 5000
MOVERS = 50
UNRATED = "-"
RESULT = ("started_at", "done_at", "progress", "total", "cursor", "attempts", "last_error", "void")
COUNTS = ("compared", "moved", "matrix", "scores", "movers")


def run_waiting(*, chunk: int = CHUNK) -> None:
    """Every try in the order asked for; one that fails is tried again by the next sweep, a few times."""
    for pk in list(WhatIf.objects.runnable().in_order().values_list("pk", flat=True)):
        try:
            run(pk, chunk=chunk)
        except Exception as error:
            logger.exception("The what-if %s failed.", pk)
            WhatIf.objects.filter(pk=pk).update(
                attempts=F("attempts") + 1, last_error=f"{type(error).__name__}: {error}"[:2000]
            )


def run(pk: int, *, chunk: int = CHUNK) -> None:
    """Until it is done, or another worker is on it."""
    while advance(pk, chunk=chunk):
        pass


def advance(pk: int, *, chunk: int = CHUNK) -> bool:
    """Compare the next chunk; whether another is left."""
    with transaction.atomic():
        found = WhatIf.objects.waiting().select_for_update(skip_locked=True, of=("self",)).filter(pk=pk)
        what_if = found.first()
        if what_if is None:
            return False
        policy = Policy.objects.with_rules().get(pk=what_if.policy_id)
        what_if.void = _void(what_if, policy)
        if what_if.void:
            what_if.done_at = Now()
            what_if.save(update_fields=RESULT)
            return False
        return _compare_next(what_if, policy, chunk)


def _void(what_if: WhatIf, policy: Policy) -> str:
    """A comparison of which the halves rest on different numbers would be worth nothing."""
    if fingerprint(policy) != what_if.numbers_sha256:
        return WhatIf.Void.DRAFT_CHANGED
    is_in_force = Policy.objects.in_force().pk == what_if.against_id
    return "" if is_in_force else WhatIf.Void.POLICY_CHANGED


def _compare_next(what_if: WhatIf, policy: Policy, chunk: int) -> bool:
    judged = (
        CurrentStanding.objects.filter(standing__isnull=False).order_by("pk").values_list("pk", flat=True)
    )
    if what_if.total is None:
        what_if.started_at, what_if.total = Now(), judged.count()
    creators = list(judged.filter(pk__gt=what_if.cursor)[:chunk])
    if creators:
        _add(what_if, _compared(what_if, policy, creators))
        what_if.cursor = creators[-1]
    what_if.progress += len(creators)
    is_last = len(creators) < chunk
    if is_last:
        what_if.done_at = Now()
    what_if.attempts, what_if.last_error = 0, ""
    what_if.save(update_fields=[*RESULT, *COUNTS])
    return not is_last


def _compared(what_if: WhatIf, policy: Policy, creators: list[int]) -> tuple[Any, ...]:
    given = {**parameters(policy), "at": what_if.requested_at, "creators": creators, "movers": MOVERS}
    with WHAT_IF.run(given, few=False) as cursor:
        return next(cursor)


def _add(what_if: WhatIf, chunk: tuple[Any, ...]) -> None:
    compared, moved = chunk[:2]
    counted, averaged, furthest = (json.loads(rows) for rows in chunk[2:])
    what_if.compared += compared
    what_if.moved += moved
    for market, before, after, creators in counted:
        row = what_if.matrix.setdefault(market, {}).setdefault(_letter(before), {})
        row[_letter(after)] = row.get(_letter(after), 0) + creators
    for market, *sums in averaged:
        so_far = what_if.scores.get(market, [0, 0, 0])
        what_if.scores[market] = [old + more for old, more in zip(so_far, sums, strict=True)]
    what_if.movers = sorted([*what_if.movers, *_movers(furthest)], key=_nearness)[:MOVERS]


def _movers(rows: Iterable[tuple[Any, ...]]) -> Iterable[dict[str, Any]]:
    for creator, before, after, score_before, score_after in rows:
        yield {
            "creator": creator,
            "from": _letter(before),
            "to": _letter(after),
            "before": score_before,
            "after": score_after,
        }


def _letter(tier: int | None) -> str:
    return UNRATED if tier is None else Tier(tier).label


def _nearness(mover: dict[str, Any]) -> tuple[int, int, int]:
    """Of those that move furthest the least, in the order of the statement."""
    is_rated = UNRATED not in (mover["from"], mover["to"])
    tiers = abs(Tier[mover["to"]] - Tier[mover["from"]]) if is_rated else 0
    distance = abs(mover["after"] - mover["before"]) if is_rated else 0
    return -tiers, -distance, mover["creator"]
