"""What is built from the whole history: peer tables, rater effects and the try of a policy; how each grows."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from functools import partial

import numpy as np
from django.db import transaction
from django.utils.timezone import now

from evaluations.engine.raters import rater_parameters
from evaluations.engine.what_if import advance as try_next
from evaluations.engine.writes import build_norms
from evaluations.models import CollaborationScore, CurrentStanding, Policy, WhatIf
from evaluations.scoring import rater_effects
from evaluations.studio.differences import fingerprint

from .harness import Result, Timing, execute, growth, interleaved, scalar

MOST = 1.15
MARKS_PER_CREATOR = 15
RATERS = 60
WINDOWS = (18, 180)


def run(*, size: int, rounds: int) -> Iterator[Result]:
    yield _norms(size, rounds)
    yield _raters(size, rounds)
    yield _what_if(size, rounds)


def _norms(size: int, rounds: int) -> Result:
    """The tables of the newest month over a tenth of the window before it and over all of it."""
    month = CollaborationScore.objects.latest("settled_on").settled_on.replace(day=1)
    counts = {days: _settled(month - timedelta(days=days), month) for days in WINDOWS}
    variants = {f"{days} days": partial(_build, days, month) for days in WINDOWS}
    variants["floor"] = partial(_aggregate, month - timedelta(days=WINDOWS[-1]), month)
    timings = interleaved(variants, rounds=rounds, undo=True)
    result = Result("peer tables", size, timings)
    result.against(f"{WINDOWS[-1]} days", "floor")
    small, large = (timings[f"{days} days"] for days in WINDOWS)
    _judge_growth(result, small, large, counts[WINDOWS[-1]] / max(counts[WINDOWS[0]], 1))
    result.notes["settled collaborations"] = counts
    return result


def _build(days: int, month: object) -> None:
    policy = Policy.objects.in_force()
    policy.norm_window = days
    execute("SELECT set_config('session_replication_role', 'replica', true)")
    execute("DELETE FROM evaluations_normversion WHERE month = %s", month)
    execute("SELECT set_config('session_replication_role', 'origin', true)")
    build_norms(month=month, policy=policy, at=now())  # type: ignore[arg-type]


def _aggregate(since: object, until: object) -> None:
    execute(
        "SELECT cell, count(*), percentile_cont(ARRAY[.01,.1,.25,.5,.75,.9,.99]) WITHIN GROUP (ORDER BY score)"
        " FROM evaluations_collaborationscore WHERE settled_on >= %s AND settled_on < %s GROUP BY cell",
        since,
        until,
    )


def _settled(since: object, until: object) -> int:
    return CollaborationScore.objects.filter(settled_on__gte=since, settled_on__lt=until).count()


def _raters(size: int, rounds: int) -> Result:
    """Leniency from fifteen marks a creator: of a hundredth, a tenth and all of the creators."""
    parameters = rater_parameters(Policy.objects.in_force())
    shares = {1: "a hundredth", 10: "a tenth", 100: "all"}
    variants = {
        name: partial(_effects, size * MARKS_PER_CREATOR * share // 100, parameters)
        for share, name in shares.items()
    }
    timings = interleaved(variants, rounds=rounds)
    result = Result("rater effects", size, timings)
    _judge_growth(result, timings["a tenth"], timings["all"], 10)
    result.notes["marks"] = size * MARKS_PER_CREATOR
    return result


def _effects(marks: int, parameters: dict[str, object]) -> None:
    draw = np.random.default_rng(marks)
    units = np.repeat(np.arange(marks // 3 + 1), 3)[:marks]
    raters = draw.integers(0, RATERS, marks)
    values = draw.integers(0, 6, marks).astype(np.float64)
    rater_effects(units, raters, values, **parameters)  # type: ignore[arg-type]


def _what_if(size: int, rounds: int) -> Result:
    """A draft tried on a tenth of the creators and on all, in chunks as the job does."""
    total = CurrentStanding.objects.filter(standing__isnull=False).count()
    variants = {
        "a tenth": partial(_try, total // 10),
        "all": partial(_try, total),
        "floor": partial(
            execute, "SELECT creator_id, avg(score) FROM evaluations_collaborationscore GROUP BY 1"
        ),
    }
    timings = interleaved(variants, rounds=min(rounds, 3), undo=True)
    result = Result("try a policy", size, timings)
    result.against("all", "floor")
    _judge_growth(result, timings["a tenth"], timings["all"], 10)
    result.notes["creators"] = total
    return result


def _try(creators: int) -> None:
    with transaction.atomic():
        policy = Policy.objects.with_rules().in_force()
        what_if = WhatIf.objects.create(
            policy=policy,
            against=policy,
            numbers_sha256=fingerprint(policy),
            requested_by_id=scalar("SELECT min(id) FROM accounts_user"),
            requested_at=now(),
        )
        done = 0
        while done < creators and try_next(what_if.pk):
            what_if.refresh_from_db()
            done = what_if.progress


def _judge_growth(result: Result, small: Timing, large: Timing, times: float) -> None:
    if times > 1:
        result.judge("growth exponent", growth(small, large, times), at_most=MOST)
