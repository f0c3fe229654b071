"""How fast a creator's followers grow, from two days of figures."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from .models import Creator

if TYPE_CHECKING:
    from .models import MetricSnapshot

PERIOD = timedelta(days=30)


@dataclass(frozen=True)
class Growth:
    """From the figures nearest to thirty days before the newest to these, brought to thirty days."""

    earlier: MetricSnapshot
    newest: MetricSnapshot

    @property
    def _periods(self) -> float:
        return (self.newest.taken_on - self.earlier.taken_on) / PERIOD

    @property
    def gained(self) -> int:
        """Followers per thirty days; below 0 they were lost, of which nobody loses more than there were."""
        earlier = self.earlier.followers or 0
        return max(round(((self.newest.followers or 0) - earlier) / self._periods), -earlier)

    @property
    def rate(self) -> float | None:
        """As a share of the earlier followers; None where there were none."""
        return self.gained / self.earlier.followers if self.earlier.followers else None

    @property
    def as_of(self) -> str:
        return f"{self.earlier.as_of} → {self.newest.as_of}"


def growth_of(creator: Creator) -> Growth | None:
    """None without followers of two days. Three queries."""
    known = creator.snapshots.with_followers().newest_first()
    if (newest := known.first()) is None:
        return None
    wanted, before = newest.taken_on - PERIOD, known.filter(taken_on__lt=newest.taken_on)
    around = (before.filter(taken_on__lte=wanted).first(), before.filter(taken_on__gt=wanted).last())
    found = [each for each in around if each]
    if not found:
        return None
    return Growth(min(found, key=lambda each: abs(each.taken_on - wanted)), newest)
