"""What lists of this app are filtered by, on pages and in the API alike."""

from __future__ import annotations

from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _
from django_filters import CharFilter, ChoiceFilter, FilterSet, ModelChoiceFilter

from campaigns.models import Campaign
from creators.standing import TIER_CHOICES, TIERS, UNRATED

from .dimensions import Renewal
from .models import RenewalItem

UNDECIDED = "none"
NOW = "collaboration__creator__current_standing__tier"


def _campaigns(request: Any) -> QuerySet[Campaign]:
    visible: QuerySet[Campaign] = Campaign.objects.visible_to(request.user)
    return visible


def _campaigns_with_rows(request: Any) -> QuerySet[Campaign]:
    """To choose from on the page of the brand."""
    rows = RenewalItem.objects.of_brand(request.brand)
    found = Campaign.objects.filter(pk__in=rows.values("collaboration__campaign"))
    return found.order_by("-ends_on", "-pk")


class RenewalFilter(FilterSet):
    q = CharFilter(label=_("Handle or name"), method="named")
    decision = ChoiceFilter(
        label=_("Decision"), choices=[(UNDECIDED, _("Undecided")), *Renewal.choices], method="with_decision"
    )
    suggestion = ChoiceFilter(label=_("Suggestion"), choices=Renewal.choices)
    tier = ChoiceFilter(
        label=_("Tier"),
        choices=TIER_CHOICES,
        method="with_tier",
    )
    campaign = ModelChoiceFilter(
        label=_("Campaign"), queryset=_campaigns_with_rows, field_name="collaboration__campaign"
    )

    class Meta:
        model = RenewalItem
        fields = ["q", "decision", "suggestion", "tier", "campaign"]

    def named(self, items: QuerySet[RenewalItem], name: str, value: str) -> QuerySet[RenewalItem]:
        text, creator = value.strip().removeprefix("@"), "collaboration__creator"
        return items.filter(
            Q(**{f"{creator}__handle__icontains": text}) | Q(**{f"{creator}__display_name__icontains": text})
        )

    def with_decision(self, items: QuerySet[RenewalItem], name: str, value: str) -> QuerySet[RenewalItem]:
        return items.filter(decision="" if value == UNDECIDED else value)

    def with_tier(self, items: QuerySet[RenewalItem], name: str, value: str) -> QuerySet[RenewalItem]:
        """By the tier now, unrated where none."""
        return items.filter(**({f"{NOW}__isnull": True} if value == UNRATED else {NOW: TIERS[value]}))


class CampaignRenewalFilter(RenewalFilter):
    """On the page of one campaign there is none to choose."""

    campaign = None

    class Meta(RenewalFilter.Meta):
        fields = ["q", "decision", "suggestion", "tier"]


class RenewalApiFilter(RenewalFilter):
    campaign = ModelChoiceFilter(
        label=_("Campaign"), queryset=_campaigns, field_name="collaboration__campaign"
    )
