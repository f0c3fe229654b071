"""What lists of this app are filtered by, on pages and in the API alike."""

from __future__ import annotations

from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _
from django_filters import BooleanFilter, CharFilter, FilterSet, ModelChoiceFilter

from campaigns.models import Campaign
from commerce.models import CreatorCode, OrderLine, Store, TrackingLink


def _campaigns(request: Any) -> QuerySet[Campaign]:
    visible: QuerySet[Campaign] = Campaign.objects.visible_to(request.user)
    return visible.order_by("-starts_on", "-pk")


class LinkFilter(FilterSet):
    q = CharFilter(label=_("Handle, short link or address"), method="named")
    campaign = ModelChoiceFilter(
        label=_("Campaign"), queryset=_campaigns, field_name="collaboration__campaign"
    )
    is_active = BooleanFilter(label=_("In use"))

    class Meta:
        model = TrackingLink
        fields = ["q", "campaign", "is_active"]

    def named(self, links: QuerySet[TrackingLink], name: str, value: str) -> QuerySet[TrackingLink]:
        text = value.strip().removeprefix("@")
        handle = Q(collaboration__creator__handle__icontains=text)
        return links.filter(handle | Q(slug=text.rsplit("/", 1)[-1]) | Q(target__icontains=text))


class CodeFilter(FilterSet):
    q = CharFilter(label=_("Handle or code"), method="named")
    campaign = ModelChoiceFilter(
        label=_("Campaign"), queryset=_campaigns, field_name="collaboration__campaign"
    )

    class Meta:
        model = CreatorCode
        fields = ["q", "campaign"]

    def named(self, codes: QuerySet[CreatorCode], name: str, value: str) -> QuerySet[CreatorCode]:
        text = value.strip().removeprefix("@")
        return codes.filter(Q(collaboration__creator__handle__icontains=text) | Q(code__icontains=text))


def _stores(request: Any) -> QuerySet[Store]:
    return Store.objects.filter(brand=request.brand).order_by("name", "pk")


class UnmatchedFilter(FilterSet):
    q = CharFilter(label=_("Handle, video or code"), method="named")
    store = ModelChoiceFilter(label=_("Store"), queryset=_stores)

    class Meta:
        model = OrderLine
        fields = ["q", "store"]

    def named(self, lines: QuerySet[OrderLine], name: str, value: str) -> QuerySet[OrderLine]:
        text = value.strip().removeprefix("@")
        return lines.filter(Q(handle__icontains=text) | Q(content_id=text) | Q(discount_code__icontains=text))
