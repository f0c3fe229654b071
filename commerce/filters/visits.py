"""What visits are filtered by."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from django_filters import CharFilter, DateFilter, FilterSet, ModelChoiceFilter

from campaigns.models import Campaign, Collaboration
from commerce.models import SiteVisits, Store, TrackingLink
from commerce.visits import visits_of


def _stores(request: Any) -> QuerySet[Store]:
    return Store.objects.visible_to(request.user)


def _links(request: Any) -> QuerySet[TrackingLink]:
    links: Any = TrackingLink.objects.visible_to(request.user)
    return links.for_list()  # type: ignore[no-any-return]


def _collaborations(request: Any) -> QuerySet[Collaboration]:
    return Collaboration.objects.visible_to(request.user)


def _campaigns(request: Any) -> QuerySet[Campaign]:
    return Campaign.objects.visible_to(request.user)


class VisitsFilter(FilterSet):
    store = ModelChoiceFilter(label=_("Store"), queryset=_stores)
    utm_campaign = CharFilter(label="utm_campaign")
    utm_content = CharFilter(label="utm_content")
    since = DateFilter(label=_("From"), field_name="starts_on", lookup_expr="gte")
    until = DateFilter(label=_("To"), field_name="ends_on", lookup_expr="lte")
    link = ModelChoiceFilter(label=_("Link"), queryset=_links, method="by_links")
    collaboration = ModelChoiceFilter(
        label=pgettext_lazy("work", "Collaboration"), queryset=_collaborations, method="by_links_of"
    )
    campaign = ModelChoiceFilter(label=_("Campaign"), queryset=_campaigns, method="by_links_in")

    class Meta:
        model = SiteVisits
        fields = [
            "store",
            "utm_campaign",
            "utm_content",
            "since",
            "until",
            "link",
            "collaboration",
            "campaign",
        ]

    def by_links(self, rows: Any, name: str, value: TrackingLink) -> Any:
        return rows & visits_of([value])

    def by_links_of(self, rows: Any, name: str, value: Collaboration) -> Any:
        return rows & visits_of(TrackingLink.objects.filter(collaboration=value).for_list())

    def by_links_in(self, rows: Any, name: str, value: Campaign) -> Any:
        return rows & visits_of(TrackingLink.objects.filter(collaboration__campaign=value).for_list())
