"""What one brand keeps about a creator: owner, source, note, tags and contacts."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from django.db import transaction

from accounts.roles import Capability
from accounts.rules import require
from creators.errors import AlreadyThereError, NotOfBrandError, sentence_of
from creators.models import Contact, Creator, Profile, Tag, Tagging

if TYPE_CHECKING:
    from accounts.models import Brand, User


@transaction.atomic
def describe_for_brand(
    *, creator: Creator, brand: Brand, owner: User | None, source: str, note: str, by: User
) -> Profile:
    require(by, Capability.EDIT_CREATORS, brand)
    refuse_stranger(owner, brand)
    profile, _is_new = Profile.objects.update_or_create(
        brand=brand, creator=creator, defaults={"owner": owner, "source": source, "note": note}
    )
    return profile


def refuse_stranger(owner: User | None, brand: Brand) -> None:
    """Raise NotOfBrandError unless the owner, if any, works for the brand."""
    if owner and not owner.memberships.filter(brand=brand).exists():
        raise NotOfBrandError(field="owner")


@transaction.atomic
def set_tags(*, creator: Creator, brand: Brand, names: Iterable[str], by: User) -> None:
    """The creator's tags in this brand are exactly these; names not yet known become tags."""
    require(by, Capability.EDIT_CREATORS, brand)
    tags = tags_named(brand, names)
    Tagging.objects.filter(creator=creator, tag__brand=brand).exclude(tag__in=tags).delete()
    Tagging.objects.bulk_create((Tagging(tag=tag, creator=creator) for tag in tags), ignore_conflicts=True)


def tags_named(brand: Brand, names: Iterable[str]) -> list[Tag]:
    """Found whatever their case, else made."""
    wanted = {name.strip().lower(): name.strip() for name in names if name.strip()}
    known = {tag.name.lower(): tag for tag in Tag.objects.of_brand(brand)}
    Tag.objects.bulk_create(
        (Tag(brand=brand, name=name) for key, name in wanted.items() if key not in known),
        ignore_conflicts=True,
    )
    if wanted.keys() - known.keys():
        known = {tag.name.lower(): tag for tag in Tag.objects.of_brand(brand)}
    return [known[key] for key in wanted]


@transaction.atomic
def add_contact(
    *, creator: Creator, brand: Brand, kind: str, value: str, name: str = "", is_agent: bool = False, by: User
) -> Contact:
    require(by, Capability.EDIT_CREATORS, brand)
    contact, is_new = Contact.objects.get_or_create(
        brand=brand,
        creator=creator,
        kind=kind,
        value=value.strip(),
        defaults={"name": name, "is_agent": is_agent},
    )
    if not is_new:
        raise AlreadyThereError(sentence_of(Contact, "once"), field="value")
    return contact


@transaction.atomic
def remove_contact(*, contact: Contact, by: User) -> None:
    require(by, Capability.EDIT_CREATORS, contact.brand)
    contact.delete()
