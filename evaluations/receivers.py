"""What scoring does when campaigns announce something. In the same transaction."""

from datetime import datetime
from typing import Any

from django.dispatch import receiver

from campaigns.models import Campaign, Collaboration
from campaigns.signals import campaign_started, collaboration_completed

from . import actions


@receiver(campaign_started)
def pin_scoring(*, campaign: Campaign, at: datetime, **_kwargs: Any) -> None:
    actions.pin_scoring(campaign=campaign, at=at)


@receiver(collaboration_completed)
def open_evaluations(*, collaboration: Collaboration, at: datetime, **_kwargs: Any) -> None:
    actions.open_evaluations(collaboration=collaboration, at=at)
