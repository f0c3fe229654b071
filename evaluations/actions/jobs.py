"""Asking for a recompute. The row is written with what made it due; a message only hurries a worker."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta

from django.db import transaction
from django.db.models import Exists, OuterRef
from django.db.models.functions import TruncMonth

from accounts.models import User
from campaigns.models import Campaign, Collaboration
from campaigns.states import CampaignState
from core.nudge import nudge_after_commit
from creators.models import Creator
from evaluations import tasks
from evaluations.blind import is_settled
from evaluations.engine.due import due, maturing, sold_since_settled, unsettled
from evaluations.models import Policy, StandingJob


@transaction.atomic
def request_recompute(
    *,
    cause: StandingJob.Cause,
    at: datetime,
    by: User | None = None,
    campaign: Campaign | None = None,
    collaboration: Collaboration | None = None,
    creator: Creator | None = None,
    policy: Policy | None = None,
) -> StandingJob:
    """The recompute uses what was known at `at`, whenever it runs."""
    job = StandingJob.objects.create(
        cause=cause,
        requested_at=at,
        requested_by=by,
        campaign=campaign or (collaboration.campaign if collaboration else None),
        collaboration=collaboration,
        creator=creator,
        policy=policy,
    )
    nudge_after_commit(tasks.recompute_standings)
    return job


@transaction.atomic
def settle_due(*, at: datetime) -> int:
    """Jobs for the closed campaigns with collaborations whose numbers lock by now; how many.

    One for each month in which they lock, as of its end: the peers of a month are what settled before it, however
    late this runs.
    """
    locked = unsettled(due(at=at, policy=Policy.objects.in_force_at(at)))
    waiting = StandingJob.objects.waiting().filter(campaign=OuterRef("campaign"), collaboration=None)
    idle = locked.filter(~Exists(waiting), campaign__state=CampaignState.CLOSED)
    months = idle.order_by().values_list(TruncMonth("locks_on"), "campaign").distinct()
    found = sorted(months)
    campaigns = Campaign.objects.in_bulk({campaign for _month, campaign in found})
    for month, campaign in found:
        request_recompute(
            cause=StandingJob.Cause.SETTLEMENT, campaign=campaigns[campaign], at=min(at, _last_moment(month))
        )
    return len(found)


@transaction.atomic
def finalise_due(*, at: datetime) -> int:
    """A job for each closed campaign with a settled collaboration that may be final by now; how many."""
    waiting = StandingJob.objects.waiting().filter(campaign=OuterRef("pk"), collaboration=None)
    matured = maturing(at=at, policy=Policy.objects.in_force_at(at))
    campaigns = Campaign.objects.filter(
        ~Exists(waiting), state=CampaignState.CLOSED, pk__in=matured.values("campaign")
    )
    for campaign in campaigns:
        request_recompute(cause=StandingJob.Cause.MATURED, campaign=campaign, at=at)
    return len(campaigns)


@transaction.atomic
def resettle_sold(*, at: datetime) -> int:
    """Jobs for settled collaborations that orders of the days before they locked were matched to later; how many."""
    late = Collaboration.objects.filter(
        pk__in=sold_since_settled(at=at, policy=Policy.objects.in_force_at(at)).values("pk"),
        campaign__state=CampaignState.CLOSED,
    )
    found = list(late)
    resettle(collaborations=found, at=at)
    return len(found)


@transaction.atomic
def resettle(*, collaborations: Sequence[Collaboration], at: datetime) -> None:
    """What was published or agreed became known late: a new version of those that have settled."""
    wanted = Collaboration.objects.filter(pk__in=[row.pk for row in collaborations], scores__isnull=False)
    settled = wanted.order_by("pk").values_list("pk", "campaign").distinct()
    jobs = StandingJob.objects.bulk_create(
        StandingJob(
            cause=StandingJob.Cause.SETTLEMENT,
            requested_at=at,
            campaign_id=campaign,
            collaboration_id=collaboration,
        )
        for collaboration, campaign in settled
    )
    if jobs:
        nudge_after_commit(tasks.recompute_standings)


@transaction.atomic
def recompute_corrected(*, collaboration: Collaboration, by: User, at: datetime) -> StandingJob | None:
    """Marks of a settled collaboration changed. Before it settles there is nothing to recompute."""
    if not Collaboration.objects.filter(is_settled("pk", at=at), pk=collaboration.pk).exists():
        return None
    return request_recompute(
        cause=StandingJob.Cause.MARKS_CORRECTED, collaboration=collaboration, by=by, at=at
    )


def _last_moment(month: date) -> datetime:
    following = (month + timedelta(days=31)).replace(day=1)
    return datetime.combine(following, time.min, tzinfo=UTC) - timedelta(microseconds=1)
