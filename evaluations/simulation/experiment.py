"""One world after another, each in a fresh copy of an empty database."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import nullcontext
from typing import Any

from creators.models import Creator
from evaluations.models import Policy, Scorecard

from . import scratch
from .judging import SETTLE_IN, Run, judge, months_read
from .living import WARM_UP, live
from .months import month_start
from .reading import leniencies, read
from .report import report
from .world import KINDS, make
from .writing import questions, write

LEAST_MONTHS = WARM_UP + SETTLE_IN + 1
LEAST_CREATORS = 50

Progress = Callable[[str], None]


def simulate(
    *,
    world: str,
    seeds: Sequence[int],
    creators: int,
    months: int,
    progress: Progress,
    template: str | None = None,
) -> dict[str, Any]:
    """The report over the seeds. `template` names an empty migrated database; without one it is made first.

    Raises ScratchError.
    """
    runs = []
    if template is None:
        progress("Making an empty database …")
    with nullcontext(template) if template else scratch.migrated(scratch.name_of("empty")) as empty:
        for seed in seeds:
            with scratch.database(scratch.name_of(str(seed)), template=empty):
                run = _lived(world, seed=seed, creators=creators, months=months, progress=progress)
            progress(f"{world} {seed}: judging")
            runs.append((seed, judge(run)))
    return report(world, creators=creators, months=months, runs=runs)


def _lived(name: str, *, seed: int, creators: int, months: int, progress: Progress) -> Run:
    """In the database that is connected now."""
    if Creator.objects.exists():
        raise scratch.ScratchError(
            "The database to copy from has creators; the simulation needs an empty one."
        )
    scorecard = Scorecard.objects.in_force()
    asked = questions(scorecard)
    days = (month_start(months) - month_start(0)).days
    world = make(KINDS[name], seed=seed, creators=creators, days=days, questions=asked)
    progress(f"{name} {seed}: writing {world.collaborations.day.size} collaborations")
    written = write(world, scorecard, months=months)
    for month in live(written.team, written.campaigns):
        progress(f"{name} {seed}: month {month} of {months}")
    policy = Policy.objects.in_force()
    return Run(
        world=world,
        questions=asked,
        months=months,
        reading=read(written.creators, months_read(months)),
        leniencies=leniencies(written.team.raters),
        hysteresis=policy.hysteresis,
        cuts=[policy.cut_c, policy.cut_b, policy.cut_a, policy.cut_s],
    )
