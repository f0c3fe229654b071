"""Keeping T true after whatever it follows from has changed."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from accounts.models import User
from campaigns.clock import completion
from campaigns.models import Collaboration, StageMove
from campaigns.signals import collaborations_changed, collaborations_completed
from campaigns.states import OPEN_STAGES, Stage


def set_clock(row: Collaboration, *, by: User, at: datetime) -> None:
    """Recompute T of a locked collaboration, move it to published when something is, and say what changed."""
    publications = list(row.deliverables.counted().values_list("published_at", flat=True))
    complete_at = completion(publications, agreed=row.agreed_videos, ended_at=row.ended_at)
    moved, row.completed_at = complete_at != row.completed_at, complete_at
    if moved:
        row.save(update_fields=["completed_at"])
    if row.stage in OPEN_STAGES and (publications or complete_at):
        _publish(row, by=by, at=at)
    if moved:
        collaborations_completed.send(sender=Collaboration, collaborations=[row], by=by, at=at)
    elif complete_at:
        collaborations_changed.send(sender=Collaboration, collaborations=[row], by=by, at=at)


def _publish(row: Collaboration, *, by: User, at: datetime) -> None:
    StageMove.objects.create(collaboration=row, source=row.stage, target=Stage.PUBLISHED, at=at, by=by)
    row.stage, row.stage_since = Stage.PUBLISHED, at
    row.save(update_fields=["stage", "stage_since"])


def say_changed(*, snapshot_ids: Collection[int], at: datetime) -> None:
    """Figures came in by file: say so of the complete collaborations they belong to."""
    rows = Collaboration.objects.filter(completed_at__isnull=False, deliverables__snapshots__in=snapshot_ids)
    found = list(rows.select_related("campaign", "creator").distinct())
    if found:
        collaborations_changed.send(sender=Collaboration, collaborations=found, by=None, at=at)
