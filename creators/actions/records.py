from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db import IntegrityError, transaction

from accounts.roles import Capability
from accounts.rules import require
from creators.errors import CreatorExistsError, HandleInvalidError, sentence_of
from creators.handles import normalise_handle
from creators.models import Category, Creator
from creators.signals import creators_added, creators_changed

if TYPE_CHECKING:
    from accounts.models import Brand, User


@dataclass(frozen=True, kw_only=True)
class Record:
    """A creator as people describe one; the handle is as pasted."""

    handle: str
    platform_id: str | None = None
    display_name: str = ""
    market: str | None = None
    further_markets: Sequence[str] = ()
    category: Category | None = None
    further_categories: Sequence[Category] = ()
    languages: Sequence[str] = ()
    follower_count: int | None = None


@transaction.atomic
def add_creator(*, record: Record, by: User, brand: Brand) -> Creator:
    """Raises HandleInvalidError, and CreatorExistsError when the handle or platform id is known."""
    require(by, Capability.EDIT_CREATORS, brand)
    creator = Creator(created_by=by)
    _write(creator, record)
    creators_added.send(sender=Creator, ids=[creator.pk])
    return creator


@transaction.atomic
def add_creators(*, creators: Sequence[Creator], by: User, brand: Brand) -> list[Creator]:
    """Many at once, not yet saved; one statement and one announcement for all of them."""
    require(by, Capability.EDIT_CREATORS, brand)
    added = Creator.objects.bulk_create(creators)
    creators_added.send(sender=Creator, ids=[creator.pk for creator in added])
    return added


@transaction.atomic
def edit_creator(*, creator: Creator, record: Record, by: User, brand: Brand) -> Creator:
    """A changed handle leaves the old one behind as an earlier handle."""
    require(by, Capability.EDIT_CREATORS, brand)
    creator = Creator.objects.select_for_update(of=("self",)).get(pk=creator.pk)
    _write(creator, record)
    creators_changed.send(sender=Creator, ids=[creator.pk])
    return creator


def _write(creator: Creator, record: Record) -> None:
    handle = normalise_handle(record.handle)
    if handle is None:
        raise HandleInvalidError(field="handle")
    _refuse_known(creator, handle, record.platform_id or None)
    creator.handle, creator.handle_written = handle, record.handle.strip()[:80]
    creator.platform_id = record.platform_id or None
    creator.display_name = record.display_name
    creator.market, creator.further_markets = record.market or None, list(record.further_markets)
    creator.category, creator.languages = record.category, list(record.languages)
    creator.follower_count = record.follower_count
    try:
        with transaction.atomic():
            creator.save()
    except IntegrityError as error:
        # Somebody else wrote the same one between the question and the answer.
        raise CreatorExistsError(sentence_of(Creator, "handle_once"), field="handle") from error
    creator.further_categories.set(record.further_categories)


def _refuse_known(creator: Creator, handle: str, platform_id: str | None) -> None:
    others = Creator.objects.exclude(pk=creator.pk)
    if others.filter(platform=creator.platform, handle=handle).exists():
        raise CreatorExistsError(sentence_of(Creator, "handle_once"), field="handle")
    if platform_id and others.filter(platform=creator.platform, platform_id=platform_id).exists():
        raise CreatorExistsError(sentence_of(Creator, "platform_id_once"), field="platform_id")
