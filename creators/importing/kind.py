"""The kind of import that creator lists are."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from accounts.models import User
from accounts.roles import Capability
from creators.models import Category, Creator, Tag
from creators.signals import creators_added, creators_changed
from imports.kinds import Kind, NotHeld, fold_header

from .earlier import forget_renames
from .fields import DIALECTS, FIELDS, FOREIGN, NEUTRAL, PASSED_OVER
from .forms import CreatorDefaultsForm
from .targets import CHECKS, LOCATED, TARGETS, WARNINGS

if TYPE_CHECKING:
    from imports.models import Batch

# No tag has this key: a preview counts a tag still to be made as one that nobody has.
NO_TAG_YET = -1


def parameters(batch: Batch) -> dict[str, Any]:
    chosen = batch.defaults
    return {
        "at": batch.applied_at or batch.created_at,
        "by": batch.created_by_id,
        "brand": batch.brand_id,
        "file_name": batch.file_name[:200],
        "dated_on": batch.dated_on,
        "market": chosen.get("market") or None,
        "category": _key(Category.objects.filter(code=chosen.get("category"))),
        "owner": _key(User.objects.filter(email=chosen.get("owner"))),
        "source": chosen.get("source") or None,
        "tag": _tag(batch),
    }


def _key(found: Any) -> int | None:
    key: int | None = found.values_list("pk", flat=True).first()
    return key


def _tag(batch: Batch) -> int | None:
    name = batch.defaults.get("tag")
    if not name:
        return None
    return _key(Tag.objects.filter(brand=batch.brand, name__iexact=name)) or NO_TAG_YET


def make_tag(batch: Batch) -> None:
    name = batch.defaults.get("tag")
    if name and not Tag.objects.filter(brand=batch.brand, name__iexact=name).exists():
        Tag.objects.create(brand=batch.brand, name=name)


CREATORS = Kind(
    code="creators",
    label=_("Creators"),
    fields=FIELDS,
    capability=Capability.EDIT_CREATORS,
    identity=("platform_id", "handle"),
    targets=TARGETS,
    dialects=DIALECTS,
    foreign=FOREIGN,
    neutral=NEUTRAL,
    located=LOCATED,
    checks=CHECKS,
    warnings=WARNINGS,
    defaults_form=CreatorDefaultsForm,
    parameters=parameters,
    prepare=make_tag,
    clean_after_undo=forget_renames,
    companions=frozenset({"current_standing", "earlier_handles"}),
    cut_at=5000,
    signs=(frozenset({"handle"}), frozenset({"platform_id"})),
    passed_over=PASSED_OVER,
    announce_added=lambda ids: creators_added.send(sender=Creator, ids=ids),
    announce_changed=lambda ids: creators_changed.send(sender=Creator, ids=ids),
)

# A list of the market's products, which we keep nothing of.
KALODATA_PRODUCTS = NotHeld(
    signs=frozenset(map(fold_header, ("Product Name", "Item Sold", "Creator Number", "KalodataUrl"))),
    said=gettext_noop(
        "This is Kalodata's list of products. Kolmark keeps creators, their videos and your own orders, and has no "
        "place for products of the market: nothing was imported. Export Kalodata's list of creators instead."
    ),
)
