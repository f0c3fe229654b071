"""Asking for a recompute. The row is written with what made it due; a message only hurries a worker."""

from datetime import datetime

from django.db import transaction

from accounts.models import User
from campaigns.models import Campaign, Collaboration
from creators.models import Creator
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
    return StandingJob.objects.create(
        cause=cause,
        requested_at=at,
        requested_by=by,
        campaign=campaign,
        collaboration=collaboration,
        creator=creator,
        policy=policy,
    )
