"""The bulk actions of this app: tags and owner."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from accounts.models import User
from creators.models import Profile, Tag, Tagging

from .brands import refuse_stranger, tags_named
from .bulk import Outcome, Result

if TYPE_CHECKING:
    from accounts.models import Brand


def tag_chosen(
    *, creator_ids: Sequence[int], options: Mapping[str, Any], by: User, brand: Brand, at: datetime
) -> dict[int, Result]:
    [tag] = tags_named(brand, [options["tag"]])
    had = set(Tagging.objects.filter(tag=tag, creator__in=creator_ids).values_list("creator", flat=True))
    Tagging.objects.bulk_create(
        (Tagging(tag=tag, creator_id=pk) for pk in creator_ids if pk not in had), ignore_conflicts=True
    )
    return dict.fromkeys(had, Result(Outcome.UNCHANGED, _("Has this tag already.")))


def untag_chosen(
    *, creator_ids: Sequence[int], options: Mapping[str, Any], by: User, brand: Brand, at: datetime
) -> dict[int, Result]:
    tag = Tag.objects.of_brand(brand).filter(name__iexact=options["tag"]).first()
    taggings = Tagging.objects.filter(tag=tag, creator__in=creator_ids)
    had = set(taggings.values_list("creator", flat=True))
    taggings.delete()
    return {pk: Result(Outcome.UNCHANGED, _("Did not have this tag.")) for pk in creator_ids if pk not in had}


def give_chosen(
    *, creator_ids: Sequence[int], options: Mapping[str, Any], by: User, brand: Brand, at: datetime
) -> dict[int, Result]:
    owner = User.objects.filter(pk=options["owner"]).first()
    refuse_stranger(owner, brand)
    had = set(
        Profile.objects.of_brand(brand)
        .filter(owner=owner, creator__in=creator_ids)
        .values_list("creator", flat=True)
    )
    Profile.objects.bulk_create(
        (Profile(brand=brand, creator_id=pk, owner=owner) for pk in creator_ids if pk not in had),
        update_conflicts=True,
        unique_fields=["brand", "creator"],
        update_fields=["owner"],
    )
    return dict.fromkeys(had, Result(Outcome.UNCHANGED, _("Has this owner already.")))
