"""The days after publication on which a deliverable's figures are wanted."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import TYPE_CHECKING

from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

if TYPE_CHECKING:
    from .models import DeliverableSnapshot

WANTED_DAYS = (1, 3, 7, 21)
# Within half a day the figures stand for the slot as they are; beyond, they are interpolated between neighbours
# that lie no further away than a week: a line over months says nothing about a day.
TOLERANCE = timedelta(hours=12)
REACH = timedelta(days=7)
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


class Lock(StrEnum):
    """Where the figures come from that count: those of day 7."""

    AWAITED = "awaited"
    TAKEN = "taken"
    BETWEEN = "between"
    MISSING = "missing"


LOCK_DAY = timedelta(days=7)


def lock(published_at: datetime, snapshots: Iterable[DeliverableSnapshot], *, at: datetime) -> Lock:
    """Taken near day 7, read off the line between an earlier and a later moment within a week of it, or missing."""
    moment = published_at + LOCK_DAY
    gaps = [row.taken_at - moment for row in snapshots]
    if any(abs(gap) <= TOLERANCE for gap in gaps):
        return Lock.TAKEN
    near = [gap for gap in gaps if abs(gap) <= REACH]
    if near and min(near) < timedelta() < max(near):
        return Lock.BETWEEN
    return Lock.MISSING if at > moment + TOLERANCE else Lock.AWAITED


@dataclass(frozen=True)
class Oddity:
    """What is strange about figures beside those kept before; they are kept all the same."""

    field: str
    found: str
    expected: str

    def __str__(self) -> str:
        words = _("%(field)s: found %(found)s, expected %(expected)s The figures are kept all the same.")
        return words % {"field": _LABELS[self.field], "found": self.found, "expected": self.expected}


_LABELS = {
    "taken_at": gettext_lazy("Taken"),
    "views": gettext_lazy("Views"),
    "likes": gettext_lazy("Likes"),
    "comments": gettext_lazy("Comments"),
    "shares": gettext_lazy("Shares"),
    "product_clicks": gettext_lazy("Product clicks"),
}


def oddities(snapshot: DeliverableSnapshot, others: Iterable[DeliverableSnapshot]) -> list[Oddity]:
    """Older than the last figures, or lower than an earlier total: one for each figure that fell."""
    kept = list(others)
    found = []
    last = max((row.taken_at for row in kept), default=snapshot.taken_at)
    if last > snapshot.taken_at:
        expected = _("a moment after the last figures of %(moment)s.") % {"moment": _moment(last)}
        found.append(Oddity("taken_at", _moment(snapshot.taken_at), expected))
    earlier = [row for row in kept if row.taken_at < snapshot.taken_at]
    for name in COUNTS:
        value, most = getattr(snapshot, name), _most(earlier, name)
        if value is not None and most is not None and value < most:
            expected = _("%(count)s or more: totals do not usually fall.") % {"count": f"{most:,}"}
            found.append(Oddity(name, f"{value:,}", expected))
    return found


def _most(rows: Iterable[DeliverableSnapshot], name: str) -> int | None:
    return max((count for row in rows if (count := getattr(row, name)) is not None), default=None)


def _moment(moment: datetime) -> str:
    return f"{localtime(moment):%Y-%m-%d %H:%M}"
