"""What a person may see of settled collaborations: all of their brands', of others' only what weighs."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime

from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.models import User

from .dimensions import Dimension
from .models import CollaborationScore, Standing
from .querysets import CollaborationScoreQuerySet


@dataclass(frozen=True)
class ScoredCollaboration:
    """One settled collaboration as a person may see it; of another brand month, market, category and bars."""

    score_id: int
    on: date  # the day; of another brand the first of its month
    label: str
    url: str
    is_own: bool
    market: str | None
    category: str
    bars: list[float | None]
    score: float | None
    coverage: float
    videos: int | None
    dispute_url: str = ""

    @property
    def bars_by_dimension(self) -> list[tuple[str, float | None]]:
        return [(str(dimension.label), bar) for dimension, bar in zip(Dimension, self.bars, strict=True)]


def redacted_for(user: User, scores: CollaborationScoreQuerySet) -> list[ScoredCollaboration]:
    """The scores oldest first, as far as the person may know; costs one query."""
    rows = scores.select_related("category", "collaboration__campaign").order_by("settled_on", "pk")
    # The order within a month would tell the days.
    return sorted(as_seen_by(user, rows), key=lambda one: one.on)


def as_seen_by(user: User, rows: Iterable[CollaborationScore]) -> list[ScoredCollaboration]:
    """In the order given. Needs the category and the campaign selected with the rows."""
    brands = None if user.is_administrator else user.brand_ids
    return [_seen(row, own=brands is None or row.collaboration.campaign.brand_id in brands) for row in rows]


def day_told(standing: Standing) -> date:
    """The day of the standing; of another brand's collaboration the first of its month. Needs `seen_by`."""
    day = standing.as_of.astimezone(UTC).date()
    return day if standing.is_own else day.replace(day=1)


def newest_told(standing: Standing) -> date | None:
    """The day of the newest settled collaboration, told in the same way. Needs `seen_by`."""
    day = standing.last_settled_on
    return day if day is None or standing.newest_is_own else day.replace(day=1)


def moment_told(moment: datetime, *, is_own: bool) -> datetime:
    if is_own:
        return moment
    return moment.astimezone(UTC).replace(day=1, hour=0, minute=0, second=0, microsecond=0)


def _seen(row: CollaborationScore, *, own: bool) -> ScoredCollaboration:
    return ScoredCollaboration(
        score_id=row.pk,
        on=row.settled_on if own else row.settled_on.replace(day=1),
        label=row.collaboration.campaign.name if own else _("another brand"),
        url=row.collaboration.get_absolute_url() if own else "",
        is_own=own,
        market=row.market,
        category=str(row.category or ""),
        bars=list(row.bars),
        score=row.score,
        coverage=row.coverage,
        videos=row.videos if own else None,
        dispute_url=reverse("evaluations:dispute", args=[row.collaboration_id]) if own else "",
    )
