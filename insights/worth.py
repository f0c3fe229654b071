"""What collaborations were worth, by the tier their creators have now and by where the creators came from."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.utils.translation import gettext as _

from accounts.models import Brand
from campaigns.models import Collaboration
from commerce.value import UNKNOWN, Summary, Value, summaries, values_of
from creators.models import Profile, Source
from creators.standing import TIER_OF, UNRATED

# Collaborations of campaigns still in draft have cost and sold nothing.
DRAFT = "draft"


@dataclass(frozen=True)
class Group:
    """One row for each currency: collaborations of campaigns that count in different ones are never added."""

    name: str
    order: int
    summary: Summary
    # What the list of collaborations is filtered by to show those of the group.
    field: str
    value: str

    @property
    def query(self) -> str:
        return urlencode({self.field: self.value, "currency": self.summary.currency})

    @property
    def size(self) -> int:
        return len(self.summary.values)


def values_in(brand: Brand) -> list[Value]:
    rows = Collaboration.objects.filter(campaign__brand=brand).exclude(campaign__state=DRAFT)
    return values_of(list(rows.select_related("campaign", "creator__current_standing").order_by("pk")))


def by_tier(values: Sequence[Value]) -> list[Group]:
    return _grouped(values, _tier, "tier")


def by_source(values: Sequence[Value], brand: Brand) -> list[Group]:
    """As the brand came to know the creators."""
    known = dict(Profile.objects.filter(brand=brand).values_list("creator", "source"))

    def source(creator: Any) -> tuple[int, str, str]:
        code = known.get(creator.pk)
        return (0, str(Source(code).label), code) if code else (0, _("unknown"), UNKNOWN)

    return _grouped(values, source, "source")


def _grouped(values: Sequence[Value], of: Callable[[Any], tuple[int, str, str]], field: str) -> list[Group]:
    """By rank, name and what the list of collaborations is filtered by."""
    grouped: dict[tuple[int, str, str], list[Value]] = defaultdict(list)
    for value in values:
        grouped[of(value.collaboration.creator)].append(value)
    return [
        Group(name, order, summary, field, asked)
        for (order, name, asked), found in sorted(grouped.items(), key=lambda item: (-item[0][0], item[0][1]))
        for summary in summaries(found)
    ]


def _tier(creator: Any) -> tuple[int, str, str]:
    standing = getattr(creator, "current_standing", None)
    if standing is None or standing.tier is None:
        return -1, _("unrated"), UNRATED
    return standing.tier, standing.get_tier_display(), TIER_OF[standing.tier]
