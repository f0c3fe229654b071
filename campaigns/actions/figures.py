"""Putting right figures of a deliverable that a person mistyped."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from accounts.models import User
from accounts.roles import Capability
from accounts.rules import require
from campaigns import errors
from campaigns.models import Collaboration, DeliverableSnapshot, FiguresCorrection
from campaigns.signals import collaborations_changed
from core.corrections import NotByHandError, put_right

from .collaborations import lock_collaboration
from .deliverables import FIGURES


@transaction.atomic
def correct_snapshot(
    *, snapshot: DeliverableSnapshot, reason: str, by: User, at: datetime, **figures: int | None
) -> None:
    """Change the figures given of a moment, empty ones included; what follows from them is computed again.

    Raises NotByHandError, ReasonMissingError, NoFiguresError.
    """
    require(by, Capability.RUN_COLLABORATIONS, snapshot.deliverable.collaboration.campaign.brand)
    if not snapshot.is_by_hand:
        raise NotByHandError
    if not reason.strip():
        raise errors.ReasonMissingError(field="reason")
    row = lock_collaboration(snapshot.deliverable.collaboration)
    kept = DeliverableSnapshot.objects.select_for_update(of=("self",)).get(pk=snapshot.pk)
    if all(figures.get(name, getattr(kept, name)) is None for name in FIGURES):
        raise errors.NoFiguresError(field="views")
    changed = put_right(FiguresCorrection, kept, figures, reason=reason, by=by, at=at)
    if changed and row.completed_at:
        collaborations_changed.send(sender=Collaboration, collaborations=[row], by=by, at=at)
