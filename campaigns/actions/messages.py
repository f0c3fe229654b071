"""The communication log."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from accounts.models import User
from accounts.roles import Capability
from accounts.rules import require
from campaigns.models import Collaboration, Message

from .deliverables import check_past


@transaction.atomic
def record_message(
    *,
    collaboration: Collaboration,
    direction: str,
    text: str,
    sent_at: datetime,
    by: User,
    at: datetime,
    channel: str = "",
) -> Message:
    """Keep one line of the talk with a creator; it is never changed. Raises InTheFutureError."""
    require(by, Capability.RUN_COLLABORATIONS, collaboration.campaign.brand)
    check_past(sent_at, at, field="sent_at")
    return Message.objects.create(
        collaboration=collaboration,
        direction=direction,
        text=text,
        sent_at=sent_at,
        channel=channel,
        recorded_by=by,
    )
