"""Every creator recomputed after a policy change, beside one read of all evaluations and a write of the same rows."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from django.db import transaction
from django.utils.timezone import now

from evaluations.engine.run import advance
from evaluations.models import Policy, StandingJob
from evaluations.states import VersionState

from .harness import Result, execute, forget_peak, interleaved, resident, vacuum
from .written import Written

ROUNDS = 3


def run(*, size: int, rounds: int) -> Iterator[Result]:
    vacuum()
    forget_peak()
    before = resident("VmRSS")
    written = Written.by(_recompute, "SELECT creator_id FROM evaluations_currentstanding")
    # Here, since the floor's read comes back to this process whole.
    grown = resident("VmHWM") - before
    timings = interleaved(
        {"recompute": _recompute, "floor": partial(_floor, written)},
        rounds=min(rounds, ROUNDS),
        undo=True,
        # What is rolled back stays in the tables, a million rows at a time, and no close leaves that behind.
        restore=vacuum,
    )
    result = Result("recompute everybody", size, timings)
    result.against("recompute", "floor", at_most=2.5)
    result.notes["rows written"] = written.counts
    result.notes["MB of this process above its beginning"] = round(grown, 1)
    yield result


def _recompute() -> None:
    job = StandingJob.objects.create(
        cause=StandingJob.Cause.POLICY_CHANGED, policy=_stricter(), requested_at=now()
    )
    while advance(job.pk):
        pass


def _stricter() -> Policy:
    """The policy in force with higher cuts, published."""
    policy: Policy = Policy.objects.in_force()
    policy.restores_id = policy.pk
    policy.version += 1
    policy.pk = None
    policy._state.adding = True
    policy.cut_c, policy.cut_b = policy.cut_c + 0.1, policy.cut_b + 0.1
    policy.cut_a, policy.cut_s = policy.cut_a + 0.1, policy.cut_s + 0.1
    policy.state, policy.published_at = VersionState.PUBLISHED, now()
    policy.save(force_insert=True)
    return policy


def _floor(written: Written) -> None:
    with transaction.atomic():
        execute(
            "SELECT creator_id, count(*), avg(figure), stddev_samp(figure) FROM bench_evaluation GROUP BY creator_id"
        )
        written.write_again()
