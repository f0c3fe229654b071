"""What the value of collaborations, and the lines behind a figure, are filtered by."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.timezone import now
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from django_filters import (
    BooleanFilter,
    CharFilter,
    ChoiceFilter,
    DateFilter,
    FilterSet,
    ModelChoiceFilter,
    NumberFilter,
    OrderingFilter,
)

from accounts.models import Brand
from campaigns.models import Campaign, Collaboration
from campaigns.states import Stage
from commerce.models import Attribution, OrderLine, Store
from commerce.querysets.net import with_net
from commerce.value import UNKNOWN
from creators.models import Profile, Source
from creators.standing import TIER_CHOICES, TIERS, UNRATED

NOW = "creator__current_standing__tier"

# A figure, and the named read of the lines that it is the sum of.
FIGURES: dict[str, tuple[Any, Any]] = {
    "gmv": ("GMV", lambda lines: lines.sales()),
    "refunded": (_("Refunded"), lambda lines: lines.refunded()),
    "commission": (_("Commission"), lambda lines: lines.commissioned()),
    "by_terms": (_("Sales whose commission the terms say"), lambda lines: lines.priced_by_terms()),
    "estimated": (_("Commission still estimated"), lambda lines: lines.with_estimates()),
    "ad_assisted": (_("Ad-assisted sales"), lambda lines: lines.ad_assisted()),
    "frozen": (_("Frozen sales"), lambda lines: lines.frozen()),
    "ineligible": (_("Sales ineligible for commission"), lambda lines: lines.ineligible()),
    "samples": (_("Sample orders"), lambda lines: lines.samples()),
    "uncosted": (_("Sales without a margin"), lambda lines: lines.uncosted()),
    "mature": (_("Mature sales"), lambda lines: lines.mature(now())),
    "immature": (_("Sales not mature yet"), lambda lines: lines.immature(now())),
}


def _campaigns(request: Any) -> QuerySet[Campaign]:
    mine: QuerySet[Campaign] = Campaign.objects.visible_to(request.user).filter(brand=request.brand)
    return mine.order_by("-starts_on", "-pk")


class NetOrdering(OrderingFilter):
    """Net GMV, in the brand's currency, is only computed for every row where somebody sorts by it."""

    def filter(self, qs: Any, value: Any) -> Any:
        if not value:
            return qs.order_by("-added_at", "-pk")
        sorted_by_net = {"net", "-net"} & set(value)
        return super().filter(with_net(qs) if sorted_by_net else qs, value)


class ValueFilter(FilterSet):
    q = CharFilter(label=_("Handle or name"), method="named")
    campaign = ModelChoiceFilter(label=_("Campaign"), queryset=_campaigns)
    stage = ChoiceFilter(label=_("Stage"), choices=Stage.choices)
    tier = ChoiceFilter(label=_("Tier"), choices=TIER_CHOICES, method="with_tier")
    source = ChoiceFilter(
        label=_("Source"), choices=[*Source.choices, (UNKNOWN, _("unknown"))], method="from_source"
    )
    currency = CharFilter(label=_("Currency"), field_name="campaign__currency", widget=forms.HiddenInput)
    sold = BooleanFilter(label=_("With orders only"), method="with_orders", widget=forms.CheckboxInput)
    sort = NetOrdering(
        fields={"net": "net", "creator__handle": "creator", "completed_at": "completed"},
        widget=forms.HiddenInput,
    )

    class Meta:
        model = Collaboration
        fields = ["q", "campaign", "stage", "tier", "source", "currency", "sold"]

    def named(self, rows: QuerySet[Collaboration], name: str, value: str) -> QuerySet[Collaboration]:
        text = value.strip().removeprefix("@")
        return rows.filter(Q(creator__handle__icontains=text) | Q(creator__display_name__icontains=text))

    def with_tier(self, rows: QuerySet[Collaboration], name: str, value: str) -> QuerySet[Collaboration]:
        """By the tier now, unrated where none."""
        return rows.filter(**({f"{NOW}__isnull": True} if value == UNRATED else {NOW: TIERS[value]}))

    def from_source(self, rows: QuerySet[Collaboration], name: str, value: str) -> QuerySet[Collaboration]:
        """As the campaign's brand came to know the creator."""
        known = Profile.objects.filter(brand=OuterRef("campaign__brand"), creator=OuterRef("creator"))
        if value == UNKNOWN:
            return rows.exclude(Exists(known.exclude(source="")))
        return rows.filter(Exists(known.filter(source=value)))

    def with_orders(self, rows: QuerySet[Collaboration], name: str, value: bool) -> QuerySet[Collaboration]:
        return (
            rows.filter(Exists(Attribution.objects.filter(collaboration=OuterRef("pk")))) if value else rows
        )


class LineFilter(FilterSet):
    figure = ChoiceFilter(
        label=_("Figure"),
        choices=[(name, label) for name, (label, _lines) in FIGURES.items()],
        method="behind",
    )
    q = CharFilter(label=_("Order, SKU or content id"), method="named")
    store = ModelChoiceFilter(label=_("Store"), queryset=Store.objects.none())
    ordered = DateFilter(label=_("Ordered from"), field_name="ordered_at", lookup_expr="date__gte")
    until = DateFilter(label=_("Ordered until"), field_name="ordered_at", lookup_expr="date__lte")
    collaboration = NumberFilter(
        label=pgettext_lazy("of an order", "Collaboration"),
        field_name="attribution__collaboration",
        widget=forms.HiddenInput,
    )
    campaign = NumberFilter(
        label=_("Campaign"), field_name="attribution__collaboration__campaign", widget=forms.HiddenInput
    )
    deliverable = NumberFilter(
        label=_("Video"), field_name="attribution__deliverable", widget=forms.HiddenInput
    )
    without_video = BooleanFilter(
        label=_("Without a video"),
        field_name="attribution__deliverable",
        lookup_expr="isnull",
        widget=forms.HiddenInput,
    )
    currency = CharFilter(
        label=_("Currency of the campaign"),
        field_name="attribution__collaboration__campaign__currency",
        widget=forms.HiddenInput,
    )
    creator = NumberFilter(label=_("Creator"), method="of_creator", widget=forms.HiddenInput)
    product = NumberFilter(label=_("Product"), field_name="product", widget=forms.HiddenInput)
    unmatched = BooleanFilter(label=_("Unmatched"), method="without_collaboration", widget=forms.HiddenInput)

    class Meta:
        model = OrderLine
        fields = ["figure", "q", "store", "ordered", "until"]

    def __init__(self, data: Any, queryset: QuerySet[OrderLine], *, brand: Brand, **options: Any) -> None:
        super().__init__(data, queryset, **options)
        self.filters["store"].queryset = Store.objects.of_brand(brand).order_by("name", "pk")

    def behind(self, lines: Any, name: str, value: str) -> Any:
        return FIGURES[value][1](lines)

    def named(self, lines: QuerySet[OrderLine], name: str, value: str) -> QuerySet[OrderLine]:
        text = value.strip()
        return lines.filter(Q(order_id=text) | Q(sku_id=text) | Q(content_id=text))

    def of_creator(self, lines: QuerySet[OrderLine], name: str, value: int) -> QuerySet[OrderLine]:
        mine = Q(attribution__collaboration__creator=value) | Q(attribution=None, creator=value)
        return lines.filter(mine)

    def without_collaboration(self, lines: Any, name: str, value: bool) -> QuerySet[OrderLine]:
        attributed: QuerySet[OrderLine] = lines.attributed(to_anyone=not value)
        return attributed

    def filter_queryset(self, queryset: Any) -> Any:
        return super().filter_queryset(queryset).order_by("-ordered_at", "-pk")
