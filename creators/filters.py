"""The one set of filters for the list of creators: page, export, bulk actions and API."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any

from django import forms
from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django_filters import (
    CharFilter,
    ChoiceFilter,
    FilterSet,
    MultipleChoiceFilter,
)

from accounts.models import Brand, User

from .markets import Market
from .models import BAND_FLOORS, Band, Category, Creator, Profile, Source, Tag, Tagging
from .standing import TIER_CHOICES, TIERS, TREND_CHOICES, TRENDS, UNRATED

# Where so many match, an ordered page meets fifty of them sooner than all can be found and sorted.
COMMON = 0.008
FEW = 10_000
RECENT = {"3": 3, "6": 6, "12": 12}
LAST_CHOICES = [
    ("3", _("in the last 3 months")),
    ("6", _("in the last 6 months")),
    ("12", _("in the last 12 months")),
    ("older", _("longer than 6 months ago")),
    ("never", _("never")),
]
YES_NO = [("yes", _("yes")), ("no", _("no"))]


def path_of(rows: QuerySet[Any], column: str) -> str:
    """The rows are creators or, where the list is driven by them, current standings."""
    return f"current_standing__{column}" if rows.model is Creator else column


def among(path: str, values: Iterable[object]) -> Q:
    known = [value for value in values if value is not None]
    return Q(**{path: known[0]}) if len(known) == 1 else Q(**{f"{path}__in": known})


class StandingFilter(MultipleChoiceFilter):
    """One or more values of a column of the current standing; `ranks` says how a value is stored."""

    def __init__(self, column: str, *, ranks: Mapping[str, int] | None = None, **options: Any) -> None:
        super().__init__(widget=forms.CheckboxSelectMultiple, **options)
        self.column, self.ranks = column, ranks

    def filter(self, rows: QuerySet[Any], values: list[str]) -> QuerySet[Any]:
        if not values:
            return rows
        stored = [self.ranks[value] for value in values if value in self.ranks] if self.ranks else values
        found = among(path_of(rows, self.column), stored) if stored else Q(pk__in=[])
        if UNRATED in values:
            # Said of the score too, which is what the index is ordered by.
            unrated = Q(**{f"{path_of(rows, name)}__isnull": True for name in (self.column, "score")})
            found = unrated if not stored else found | unrated
        return rows.filter(found)


class BandFilter(StandingFilter):
    def filter(self, rows: QuerySet[Any], values: list[str]) -> QuerySet[Any]:
        rows = super().filter(rows, values)
        if not values or rows.model is not Creator:
            return rows
        # What the bands mean, said of the column that the list may be ordered by.
        bands = sorted(Band(int(value)) for value in values)
        rows = rows.filter(follower_count__gte=BAND_FLOORS.get(bands[0], 0))
        ceiling = min((floor for band, floor in BAND_FLOORS.items() if band > bands[-1]), default=None)
        return rows if ceiling is None else rows.filter(follower_count__lte=ceiling)


class CreatorFilter(FilterSet):
    """Both of creators and of current standings, whose keys are the same."""

    q = CharFilter(label=_("Handle or name"), method="matching")
    market = StandingFilter("market", label=_("market"), choices=Market.choices)
    category = MultipleChoiceFilter(
        label=_("category"), choices=(), widget=forms.CheckboxSelectMultiple, method="in_category"
    )
    band = BandFilter("band", label=_("followers"), choices=Band.choices)
    tier = StandingFilter("tier", label=_("tier"), choices=TIER_CHOICES, ranks=TIERS)
    trend = StandingFilter("trend", label=_("trend"), choices=TREND_CHOICES, ranks=TRENDS)
    owner = ChoiceFilter(label=_("owner"), choices=(), method="owned_by")
    tag = MultipleChoiceFilter(
        label=_("tags"), choices=(), widget=forms.CheckboxSelectMultiple, method="tagged"
    )
    source = ChoiceFilter(label=_("source"), choices=Source.choices, method="from_source")
    blacklisted = ChoiceFilter(label=_("blacklisted"), choices=YES_NO, method="is_blacklisted")
    last = ChoiceFilter(label=_("last collaboration"), choices=LAST_CHOICES, method="last_collaborated")

    def __init__(
        self,
        data: Any = None,
        queryset: QuerySet[Any] | None = None,
        *,
        request: HttpRequest | None = None,
        brand: Brand | None = None,
        at: datetime | None = None,
        for_page: bool = False,
        **options: Any,
    ) -> None:
        """`for_page`: fifty rows are wanted, not all."""
        super().__init__(data, queryset, request=request, **options)
        self.for_page = for_page
        self.brand = brand or getattr(request, "brand", None)
        self.at = at or timezone.now()
        # Read once and kept as plain choices: the page shows each several times.
        self.categories = {category.code: category for category in Category.objects.in_order()}
        self._offer("category", [(code, str(category)) for code, category in self.categories.items()])
        self._offer("owner", _people(self.brand).values_list("pk", "name"))
        self._offer("tag", Tag.objects.of_brand(self.brand).in_order().values_list("pk", "name"))

    def _offer(self, name: str, choices: Iterable[tuple[object, str]]) -> None:
        self.filters[name].extra["choices"] = [(str(value), text) for value, text in choices]

    def matching(self, rows: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        found = Creator.objects.matching(value)
        if not self.for_page:
            return rows.filter(pk__in=found.values("pk"))
        # Asked of a sample, because the planner takes the parts of a word for independent of each other.
        if Creator.objects.share_containing(value) < COMMON:
            few = list(found.values_list("pk", flat=True)[: FEW + 1])
            if len(few) <= FEW:
                return rows.filter(pk__in=few)
        return rows.filter(pk__in=Creator.objects.containing(value).values("pk"))

    def in_category(self, rows: QuerySet[Any], name: str, value: list[str]) -> QuerySet[Any]:
        if not value:
            return rows
        return rows.filter(among(path_of(rows, "category"), [self.categories[code].pk for code in value]))

    def owned_by(self, rows: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        return rows.filter(pk__in=self._profiles().filter(owner_id=int(value)).values("creator"))

    def from_source(self, rows: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        return rows.filter(pk__in=self._profiles().filter(source=value).values("creator"))

    def tagged(self, rows: QuerySet[Any], name: str, value: list[str]) -> QuerySet[Any]:
        for tag in value:
            rows = rows.filter(pk__in=Tagging.objects.filter(tag_id=int(tag)).values("creator"))
        return rows

    def is_blacklisted(self, rows: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        blocked = Q(pk__in=Creator.objects.blocked(self.at).values("creator"))
        return rows.filter(blocked if value == "yes" else ~blocked)

    def last_collaborated(self, rows: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        path = path_of(rows, "last_settled_on")
        if value == "never":
            return rows.filter(**{f"{path}__isnull": True, f"{path_of(rows, 'score')}__isnull": True})
        since = _first_of_month(self.at.date(), RECENT.get(value, 6))
        return rows.filter(**{f"{path}__lt" if value == "older" else f"{path}__gte": since})

    def _profiles(self) -> QuerySet[Profile]:
        return Profile.objects.of_brand(self.brand)


def _first_of_month(day: date, months_ago: int) -> date:
    # Whole months, because another brand's collaboration shows no more than its month.
    year, month = divmod(day.year * 12 + day.month - 1 - months_ago, 12)
    return date(year, month + 1, 1)


def _people(brand: Brand | None) -> QuerySet[User]:
    people: QuerySet[User] = User.objects.in_brand(brand) if brand else User.objects.none()
    return people.order_by("name", "pk")
