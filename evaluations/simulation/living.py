"""The months of a world, lived through by the engine: closes, later settlements, one policy fitted to the pool."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta

from evaluations.actions import draft_policy, publish_policy, rule_on_review
from evaluations.engine.run import run, run_waiting
from evaluations.models import CurrentStanding, Policy, Review, StandingJob
from evaluations.scoring.cuts import calibrated_cuts
from evaluations.states import ReviewState

from .months import month_start
from .team import Team

# Months before the team fits the cuts to its own creators.
WARM_UP = 6
# When a campaign's jobs come due: at its close, when its last numbers lock, when its last scores are final.
DUE = (
    (StandingJob.Cause.CAMPAIGN_CLOSED, timedelta()),
    (StandingJob.Cause.SETTLEMENT, timedelta(days=7)),
    (StandingJob.Cause.MATURED, timedelta(days=30)),
)
PUBLISHED_AFTER = timedelta(hours=6)
# When those of a month are due, of what settled at its beginning and within its first week.
RULED_AFTER = timedelta(days=20)


def live(team: Team, campaigns: Sequence[Sequence[int]]) -> Iterator[int]:
    """Yields each month that has passed, with all jobs due by its end done. `campaigns` are those of each month."""
    asked = sorted(
        (month_start(month) + after, campaign, cause)
        for month, closing in enumerate(campaigns, 1)
        for cause, after in DUE
        for campaign in closing
    )
    for month in range(1, len(campaigns) + 1):
        first, rulings, last = (
            month_start(month - 1),
            month_start(month - 1) + RULED_AFTER,
            month_start(month),
        )
        _run([one for one in asked if first < one[0] <= rulings])
        keep_disputed(team, at=rulings)
        _run([one for one in asked if rulings < one[0] <= last])
        if month == WARM_UP:
            fit_policy(team, at=month_start(month) + PUBLISHED_AFTER)
        yield month


def _run(asked: Sequence[tuple[datetime, int, StandingJob.Cause]]) -> None:
    jobs = StandingJob.objects.bulk_create(
        StandingJob(cause=cause, campaign_id=campaign, requested_at=at) for at, campaign, cause in asked
    )
    for job in jobs:
        run(job.pk)


def keep_disputed(team: Team, *, at: datetime) -> None:
    """Raters here are far apart by chance and by leniency alone, so that the manager finds each score right."""
    # A day back: that is the day everywhere.
    for review in Review.objects.overdue((at - timedelta(days=1)).date()).order_by("pk"):
        rule_on_review(
            review=review, state=ReviewState.KEPT, reason="Both saw the same work", by=team.manager, at=at
        )
    run_waiting()


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
