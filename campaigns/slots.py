"""The days after publication on which a deliverable's figures are wanted."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from .models import DeliverableSnapshot

WANTED_DAYS = (1, 3, 7, 21)
# Within half a day the figures stand for the slot as they are; beyond, they are interpolated.
TOLERANCE = timedelta(hours=12)
COUNTS = ("views", "likes", "comments", "shares", "product_clicks")


@dataclass(frozen=True)
class Slot:
    day: int
    due_at: datetime
    snapshot: DeliverableSnapshot | None
    is_missed: bool

    @property
    def is_due(self) -> bool:
        return self.snapshot is None and self.is_missed


def slots(published_at: datetime, snapshots: Iterable[DeliverableSnapshot], *, at: datetime) -> list[Slot]:
    taken = list(snapshots)
    return [_slot(day, published_at + timedelta(days=day), taken, at) for day in WANTED_DAYS]


def _slot(day: int, due_at: datetime, taken: list[DeliverableSnapshot], at: datetime) -> Slot:
    near = [row for row in taken if abs(row.taken_at - due_at) <= TOLERANCE]
    best = min(near, key=lambda row: abs(row.taken_at - due_at), default=None)
    return Slot(day, due_at, best, is_missed=best is None and at >= due_at)


def oddities(snapshot: DeliverableSnapshot, others: Iterable[DeliverableSnapshot]) -> list[str | Promise]:
    """What is strange about figures beside those kept before; they are kept all the same."""
    earlier = [row for row in others if row.taken_at < snapshot.taken_at]
    found: list[str | Promise] = []
    if any(row.taken_at > snapshot.taken_at for row in others):
        found.append(_("These figures are older than the last ones."))
    if any(_is_lower(snapshot, row) for row in earlier):
        found.append(_("These figures are lower than earlier ones; totals do not usually fall."))
    return found


def _is_lower(snapshot: DeliverableSnapshot, earlier: DeliverableSnapshot) -> bool:
    pairs = ((getattr(snapshot, name), getattr(earlier, name)) for name in COUNTS)
    return any(new is not None and old is not None and new < old for new, old in pairs)
