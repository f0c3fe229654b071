"""What scoring does when campaigns announce something. In the same transaction."""

from datetime import datetime
from typing import Any

from django.dispatch import receiver

from accounts.models import User
from blacklist.models import Entry, Incident
from blacklist.signals import creator_blocked, creator_unblocked, incident_confirmed, incident_lifted
from campaigns.models import Campaign, Collaboration
from campaigns.signals import (
    campaign_closed,
    campaign_started,
    collaborations_changed,
    collaborations_completed,
    scorers_changed,
)
from creators.models import Creator
from creators.signals import creators_added, creators_changed

from . import actions
from .models import Evaluation, StandingJob
from .signals import marks_corrected


@receiver(campaign_started)
def pin_scoring(*, campaign: Campaign, at: datetime, **_kwargs: Any) -> None:
    actions.pin_scoring(campaign=campaign, at=at)


@receiver(collaborations_completed)
def open_evaluations(*, collaborations: list[Collaboration], at: datetime, **_kwargs: Any) -> None:
    actions.open_evaluations(collaborations=collaborations, at=at)


@receiver(scorers_changed)
def follow_scorers(*, campaign: Campaign, at: datetime, **_kwargs: Any) -> None:
    actions.follow_scorers(campaign=campaign, at=at)


@receiver(campaign_closed)
def recompute_closed(*, campaign: Campaign, by: User, at: datetime, **_kwargs: Any) -> None:
    actions.request_recompute(cause=StandingJob.Cause.CAMPAIGN_CLOSED, campaign=campaign, by=by, at=at)


@receiver(collaborations_completed)
@receiver(collaborations_changed)
def settle_again(*, collaborations: list[Collaboration], at: datetime, **_kwargs: Any) -> None:
    actions.resettle(collaborations=collaborations, at=at)


@receiver(marks_corrected)
def recompute_corrected(*, evaluation: Evaluation, by: User, at: datetime, **_kwargs: Any) -> None:
    actions.recompute_corrected(collaboration=evaluation.collaboration, by=by, at=at)


@receiver(creators_added)
@receiver(creators_changed)
def follow_creators(*, ids: list[int], **_kwargs: Any) -> None:
    actions.follow_creators(ids=ids)


@receiver(incident_confirmed)
def cap_tier(*, incident: Incident, by: User, at: datetime, **_kwargs: Any) -> None:
    actions.cap_tier(incident=incident, by=by, at=at)


@receiver(incident_lifted)
def lift_caps(*, incident: Incident, by: User, at: datetime, **_kwargs: Any) -> None:
    actions.lift_caps(incident=incident, by=by, at=at)


@receiver(creator_blocked)
@receiver(creator_unblocked)
def recompute_blocked(
    *, entry: Entry, at: datetime, by: User | None = None, creator: Creator | None = None, **_kwargs: Any
) -> None:
    actions.recompute_blocked(entry=entry, creator=creator, by=by, at=at)
