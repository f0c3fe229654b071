from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING

from django.db import transaction

from accounts.roles import Capability
from accounts.rules import require
from core.corrections import NotByHandError, put_right
from core.dates import require_past
from creators.errors import (
    AlreadyThereError,
    NoFiguresError,
    ReasonMissingError,
    sentence_of,
)
from creators.models import Creator, FiguresCorrection, MetricSnapshot
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


@transaction.atomic
def correct_snapshot(
    *, snapshot: MetricSnapshot, figures: Figures, reason: str, by: User, brand: Brand, at: datetime
) -> None:
    """Put all figures of a day right. Followers that the creator has from there become the newest known.

    Raises NotByHandError, ReasonMissingError, NoFiguresError.
    """
    require(by, Capability.EDIT_CREATORS, brand)
    if not snapshot.is_by_hand:
        raise NotByHandError
    if not reason.strip():
        raise ReasonMissingError(field="reason")
    after = asdict(figures)
    if all(figure is None for figure in after.values()):
        raise NoFiguresError
    kept = MetricSnapshot.objects.select_for_update(of=("self",)).get(pk=snapshot.pk)
    changed = put_right(FiguresCorrection, kept, after, reason=reason, by=by, at=at)
    if "followers" in changed:
        _put_back_followers(kept.creator_id, changed["followers"])


def _put_back_followers(creator_id: int, mistyped: int | None) -> None:
    """What the record has from elsewhere stays."""
    known = MetricSnapshot.objects.filter(creator=creator_id, followers__isnull=False).newest_first()
    newest = known.values_list("followers", flat=True).first()
    if Creator.objects.filter(pk=creator_id, follower_count=mistyped).update(follower_count=newest):
        creators_changed.send(sender=Creator, ids=[creator_id])


def _take_followers(snapshot: MetricSnapshot) -> None:
    newer = MetricSnapshot.objects.filter(
        creator=snapshot.creator_id, taken_on__gt=snapshot.taken_on, followers__isnull=False
    )
    if snapshot.followers is None or newer.exists():
        return
    Creator.objects.filter(pk=snapshot.creator_id).update(follower_count=snapshot.followers)
    creators_changed.send(sender=Creator, ids=[snapshot.creator_id])
