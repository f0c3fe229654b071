"""Closing a campaign: settle its collaborations and recompute its creators, beside a bare read and write of the same.

The floor reads the creators' evaluations as one covering index holds them and writes the rows that the close wrote.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from functools import partial

from django.db import transaction
from django.utils.timezone import now

from campaigns.models import Campaign, Collaboration
from evaluations.engine.raters import build_raters
from evaluations.engine.run import advance
from evaluations.engine.writes import build_norms
from evaluations.models import Policy, StandingJob

from . import naive
from .datagen_history import TO_CLOSE
from .harness import Job, Result, Timing, execute, growth, interleaved, vacuum
from .written import Written

LOOPED = 300
# Up to here a close commits, as a worker's does, and is taken back outside the clock: rolling it back would also
# discard the plans that a worker keeps.
COMMITTED = 1_000
# So few that a close is over in milliseconds: more rounds, and less to win over a loop.
FEW = 100


def run(*, size: int, rounds: int) -> Iterator[Result]:
    _build_norms()
    ours: dict[int, Timing] = {}
    for creators in TO_CLOSE:
        campaign = Campaign.objects.filter(name=f"Close {creators} 0").first()
        if campaign is None:
            continue
        vacuum()
        result = _close(campaign.pk, creators, size, max(rounds, 41) if creators < FEW else rounds)
        ours[creators] = result.timings["close"]
        if creators == max(TO_CLOSE):
            exponent = growth(ours[1_000], ours[creators], creators / 1_000)
            result.notes["growth exponent 1,000 to 50,000"] = round(exponent, 3)
        yield result


def _build_norms() -> None:
    """The months' peer tables and the weeks' raters: the first close finds them missing, all others there."""
    completed = Collaboration.objects.filter(campaign__state="scoring")
    policy, at = Policy.objects.in_force(), now()
    settled = timedelta(days=policy.settle_days)
    days = {day + settled for day in completed.dates("completed_at", "day")} | {at.date()}
    for month in sorted({day.replace(day=1) for day in days}):
        build_norms(month=month, policy=policy, at=at)
    for week in sorted({day - timedelta(days=day.weekday()) for day in days}):
        build_raters(week=week, policy=policy, at=at)


def _close(campaign: int, creators: int, size: int, rounds: int) -> Result:
    close = partial(_run, campaign)
    checked = naive.check(campaign, close)
    written = Written.by(
        close, f"SELECT creator_id FROM campaigns_collaboration WHERE campaign_id = {campaign}"
    )
    variants: dict[str, Job] = {
        "close": close,
        "floor": partial(_floor, campaign, written),
        "naive loop": partial(naive.loop, campaign, min(creators, LOOPED)),
    }
    if creators <= COMMITTED:
        timings = _committed(campaign, variants, written, rounds)
    else:
        timings = interleaved(variants, rounds=rounds, undo=True, restore=vacuum)
    many = creators / min(creators, LOOPED)
    timings["naive loop"] = timings["naive loop"].scaled(many)
    result = Result(f"close {creators:,}", size, timings)
    result.against("close", "floor", at_most=2.5)
    result.against("naive loop", "close", at_least=8 if creators < FEW else 20)
    result.notes["creators equal to the plain loop"] = checked
    result.notes["rows written"] = written.counts
    return result


def _committed(campaign: int, variants: dict[str, Job], written: Written, rounds: int) -> dict[str, Timing]:
    """The job is asked for outside the clock: whoever closes a campaign commits it with the closing."""
    asked: list[int] = []

    def begin_again() -> None:
        written.take_back()
        asked[:] = [_ask(campaign)]

    begin_again()
    variants = variants | {"close": lambda: _recompute(asked[0])}
    timings = interleaved(variants, rounds=rounds, restore=begin_again)
    written.take_back()
    return timings


def _run(campaign: int) -> None:
    _recompute(_ask(campaign))


def _recompute(job: int) -> None:
    """Until the standings are there; worklists follow in a transaction of their own."""
    while advance(job):
        pass


def _ask(campaign: int) -> int:
    job = StandingJob.objects.create(
        cause=StandingJob.Cause.CAMPAIGN_CLOSED, campaign_id=campaign, requested_at=now()
    )
    return int(job.pk)


def _floor(campaign: int, written: Written) -> None:
    with transaction.atomic():
        execute(
            "SELECT creator_id, count(*), avg(figure), stddev_samp(figure) FROM bench_evaluation"
            " WHERE creator_id IN (SELECT creator_id FROM campaigns_collaboration WHERE campaign_id = %s)"
            " GROUP BY creator_id",
            campaign,
        )
        written.write_again()
