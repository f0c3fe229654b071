"""Recording what was published, and the figures it reached."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

from django.db import IntegrityError, transaction

from accounts.models import User
from accounts.roles import Capability
from accounts.rules import require
from campaigns import errors
from campaigns.content import content_id, handle_in, published_at
from campaigns.models import Collaboration, Deliverable, DeliverableSnapshot, PublicationCorrection
from campaigns.signals import collaborations_changed, deliverables_recorded
from core.dates import require_years
from creators.models import Creator

from .collaborations import lock_collaboration
from .completion import set_clock
from .samplemoves import fulfil_by

# Clocks differ a little; a video of next week is a typing error.
CLOCK_SLACK = timedelta(hours=1)
FIGURES = ("views", "likes", "comments", "shares", "product_clicks")
FIRST_VIDEOS_YEAR = 2016


@transaction.atomic
def record_video(
    *,
    collaboration: Collaboration,
    url: str,
    by: User,
    at: datetime,
    agreed_on: date | None = None,
    title: str = "",
) -> Deliverable:
    """Record a video by its link; its id says when it was published.

    Raises LinkWithoutIdError, AnotherCreatorError, NotAVideoError, RecordedAlreadyError, YearError.
    """
    require(by, Capability.RUN_COLLABORATIONS, collaboration.campaign.brand)
    row = lock_collaboration(collaboration)
    video_id = content_id(url)
    if video_id is None:
        raise errors.LinkWithoutIdError(field="url")
    _check_whose(url, row.creator)
    moment = published_at(video_id)
    if moment.year < FIRST_VIDEOS_YEAR or moment > at + CLOCK_SLACK:
        raise errors.NotAVideoError(field="url")
    return _record(
        row,
        by=by,
        at=at,
        kind=Deliverable.Kind.VIDEO,
        url=_address(url, video_id, row),
        content_id=video_id,
        published_at=moment,
        agreed_on=agreed_on,
        title=title,
    )


@transaction.atomic
def record_live(
    *,
    collaboration: Collaboration,
    published_at: datetime,
    length_minutes: int,
    by: User,
    at: datetime,
    viewers: int | None = None,
    gmv_minor: int | None = None,
    agreed_on: date | None = None,
    title: str = "",
    url: str = "",
) -> Deliverable:
    """Record a live by hand. Raises InTheFutureError, YearError."""
    require(by, Capability.RUN_COLLABORATIONS, collaboration.campaign.brand)
    row = lock_collaboration(collaboration)
    check_past(published_at, at, field="published_at")
    return _record(
        row,
        by=by,
        at=at,
        kind=Deliverable.Kind.LIVE,
        url=url,
        published_at=published_at,
        length_minutes=length_minutes,
        viewers=viewers,
        gmv_minor=gmv_minor,
        currency=row.campaign.currency if gmv_minor is not None else "",
        agreed_on=agreed_on,
        title=title,
    )


@transaction.atomic
def correct_publication(
    *, deliverable: Deliverable, published_at: datetime, reason: str, by: User, at: datetime
) -> None:
    """Put a publication time right; T follows. Raises ReasonMissingError, InTheFutureError."""
    require(by, Capability.RUN_COLLABORATIONS, deliverable.collaboration.campaign.brand)
    if not reason.strip():
        raise errors.ReasonMissingError(field="reason")
    check_past(published_at, at, field="published_at")
    row = lock_collaboration(deliverable.collaboration)
    PublicationCorrection.objects.create(
        deliverable=deliverable,
        before=deliverable.published_at,
        after=published_at,
        reason=reason,
        at=at,
        by=by,
    )
    deliverable.published_at = published_at
    deliverable.save(update_fields=["published_at"])
    set_clock(row, by=by, at=at)
    deliverables_recorded.send(sender=Deliverable, deliverables=[deliverable], by=by, at=at)


@transaction.atomic
def describe_deliverable(*, deliverable: Deliverable, by: User, at: datetime, **words: Any) -> None:
    """Change title, agreed date, caption and translation: what scorers read beside the video. Raises YearError."""
    require(by, Capability.RUN_COLLABORATIONS, deliverable.collaboration.campaign.brand)
    require_years(agreed_on=words.get("agreed_on"))
    row = lock_collaboration(deliverable.collaboration)
    for field, value in words.items():
        setattr(deliverable, field, value)
    deliverable.save(update_fields=list(words))
    if row.completed_at:
        collaborations_changed.send(sender=Collaboration, collaborations=[row], by=by, at=at)


@transaction.atomic
def record_snapshot(
    *,
    deliverable: Deliverable,
    taken_at: datetime,
    by: User,
    at: datetime,
    origin: DeliverableSnapshot.Origin = DeliverableSnapshot.Origin.MANUAL,
    **figures: int | None,
) -> DeliverableSnapshot:
    """Keep the figures of one moment. Raises NoFiguresError, SnapshotExistsError, InTheFutureError."""
    require(by, Capability.RUN_COLLABORATIONS, deliverable.collaboration.campaign.brand)
    if all(figures.get(name) is None for name in FIGURES):
        raise errors.NoFiguresError(field="views")
    check_past(taken_at, at, field="taken_at")
    if taken_at < deliverable.published_at:
        raise errors.BeforePublicationError(field="taken_at")
    row = lock_collaboration(deliverable.collaboration)
    if deliverable.snapshots.filter(taken_at=taken_at).exists():
        raise errors.SnapshotExistsError(field="taken_at")
    snapshot = DeliverableSnapshot.objects.create(
        deliverable=deliverable, taken_at=taken_at, origin=origin, recorded_by=by, **figures
    )
    if row.completed_at:
        collaborations_changed.send(sender=Collaboration, collaborations=[row], by=by, at=at)
    return snapshot


def _record(row: Collaboration, *, by: User, at: datetime, **facts: Any) -> Deliverable:
    require_years(agreed_on=facts["agreed_on"])
    try:
        with transaction.atomic():
            deliverable = Deliverable.objects.create(
                collaboration=row, recorded_by=by, recorded_at=at, **facts
            )
    except IntegrityError as error:
        if "content_once" not in str(error):
            raise
        raise errors.RecordedAlreadyError(field="url") from error
    set_clock(row, by=by, at=at)
    deliverables_recorded.send(sender=Deliverable, deliverables=[deliverable], by=by, at=at)
    fulfil_by(deliverable, by=by, at=at)
    return deliverable


def _check_whose(url: str, creator: Creator) -> None:
    """TikTok opens an id under any handle, so a link of somebody else's would look right."""
    named = handle_in(url)
    if named in {"", creator.handle} or creator.earlier_handles.filter(handle=named).exists():
        return
    raise errors.AnotherCreatorError(other=named, own=creator.handle)


def _address(written: str, video_id: str, row: Collaboration) -> str:
    """A bare id or a link without its scheme becomes the address a browser opens."""
    text = written.strip()
    if text.isdecimal():
        return f"https://www.tiktok.com/@{row.creator.handle}/video/{video_id}"
    return text if text.startswith("http") else f"https://{text}"


def check_past(moment: datetime, at: datetime, *, field: str) -> None:
    if moment > at + CLOCK_SLACK:
        raise errors.InTheFutureError(field=field)
    if moment.year < FIRST_VIDEOS_YEAR:
        raise errors.LongAgoError(field=field)
