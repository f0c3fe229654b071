"""The months of a world, lived through by the engine: closes, later settlements, one policy fitted to the pool."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta

from evaluations.actions import draft_policy, publish_policy
from evaluations.engine.run import run
from evaluations.models import CurrentStanding, Policy, StandingJob
from evaluations.scoring.cuts import calibrated_cuts

from .months import month_start
from .team import Team

# Months before the team fits the cuts to its own creators.
WARM_UP = 6
# The last collaborations of a campaign lock their numbers after its close.
SETTLED_AFTER = timedelta(days=7)
PUBLISHED_AFTER = timedelta(hours=6)


def live(team: Team, campaigns: Sequence[Sequence[int]]) -> Iterator[int]:
    """Yields each month that has passed, with all jobs of its end done."""
    for month, closing in enumerate(campaigns, 1):
        begin, end = month_start(month - 1), month_start(month)
        earlier = campaigns[month - 2] if month > 1 else ()
        _settle(earlier, StandingJob.Cause.SETTLEMENT, begin + SETTLED_AFTER)
        _settle(closing, StandingJob.Cause.CAMPAIGN_CLOSED, end)
        if month == WARM_UP:
            fit_policy(team, at=end + PUBLISHED_AFTER)
        yield month


def _settle(campaigns: Sequence[int], cause: StandingJob.Cause, at: datetime) -> None:
    jobs = StandingJob.objects.bulk_create(
        StandingJob(cause=cause, campaign_id=campaign, requested_at=at) for campaign in campaigns
    )
    for job in jobs:
        run(job.pk)


def fit_policy(team: Team, *, at: datetime) -> Policy:
    """The cuts that give the pool the shares wanted, published by a second person, and everybody recomputed."""
    pool = CurrentStanding.objects.filter(score__isnull=False).order_by("pk").values_list("score", "sd")
    means, sds = zip(*pool, strict=True)
    cuts = [round(cut, 3) for cut in calibrated_cuts(means, sds)]
    policy = draft_policy(
        based_on=Policy.objects.in_force_at(at),
        changes=dict(zip(("cut_c", "cut_b", "cut_a", "cut_s"), cuts, strict=True)),
        note="Cuts fitted to our own creators",
        by=team.author,
        at=at,
    )
    job = publish_policy(policy=policy, by=team.publisher, at=at)
    run(job.pk)
    policy.refresh_from_db()
    return policy
