from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING

from django.db import transaction

from accounts.roles import Capability
from accounts.rules import require
from core.dates import require_past
from creators.errors import AlreadyThereError, NoFiguresError, sentence_of
from creators.models import Creator, MetricSnapshot
from creators.signals import creators_changed

if TYPE_CHECKING:
    from accounts.models import Brand, User


@dataclass(frozen=True, kw_only=True)
class Figures:
    """What a profile showed; means are per video."""

    followers: int | None = None
    likes_total: int | None = None
    videos_total: int | None = None
    median_views: int | None = None
    mean_views: int | None = None
    mean_likes: int | None = None
    mean_comments: int | None = None
    mean_shares: int | None = None


@transaction.atomic
def record_snapshot(
    *,
    creator: Creator,
    taken_on: date,
    figures: Figures,
    by: User,
    brand: Brand,
    at: datetime,
    origin_name: str = "",
    origin: str = MetricSnapshot.Origin.MANUAL,
) -> MetricSnapshot:
    """The newest followers known become the creator's. Raises AlreadyThereError, NoFiguresError, NotYetError."""
    require(by, Capability.EDIT_CREATORS, brand)
    if all(figure is None for figure in asdict(figures).values()):
        raise NoFiguresError
    require_past(taken_on=taken_on, at=at)
    snapshot, is_new = MetricSnapshot.objects.get_or_create(
        creator=creator,
        taken_on=taken_on,
        origin=origin,
        defaults={**asdict(figures), "origin_name": origin_name, "recorded_by": by},
    )
    if not is_new:
        raise AlreadyThereError(sentence_of(MetricSnapshot, "one_per_day"), field="taken_on")
    _take_followers(snapshot)
    return snapshot


def _take_followers(snapshot: MetricSnapshot) -> None:
    newer = MetricSnapshot.objects.filter(
        creator=snapshot.creator_id, taken_on__gt=snapshot.taken_on, followers__isnull=False
    )
    if snapshot.followers is None or newer.exists():
        return
    Creator.objects.filter(pk=snapshot.creator_id).update(follower_count=snapshot.followers)
    creators_changed.send(sender=Creator, ids=[snapshot.creator_id])
