from typing import Any

from django import forms
from django.db.models import Q, QuerySet
from django.utils.timezone import now
from django.utils.translation import gettext_lazy as _
from django_filters import (
    BooleanFilter,
    CharFilter,
    ChoiceFilter,
    FilterSet,
    ModelChoiceFilter,
    MultipleChoiceFilter,
    OrderingFilter,
)

from accounts.models import Brand, User
from creators.markets import Market

from .models import Campaign, Collaboration, Deliverable, DeliverableSnapshot, Goal, Message, Terms
from .states import CampaignState, Stage


def _brands(request: Any) -> QuerySet[Brand]:
    brands: QuerySet[Brand] = Brand.objects.visible_to(request.user)
    return brands


def _people(request: Any) -> QuerySet[User]:
    people: QuerySet[User] = User.objects.visible_to(request.user).order_by("name", "pk")
    return people


class CampaignFilter(FilterSet):
    q = CharFilter(label=_("Name or product"), method="named")
    state = ChoiceFilter(label=_("State"), choices=CampaignState.choices)
    goal = ChoiceFilter(label=_("Goal"), choices=Goal.choices)
    market = ChoiceFilter(label=_("Market"), choices=Market.choices, method="for_market")
    owner = ModelChoiceFilter(label=_("Owner"), queryset=_people)
    archived = BooleanFilter(label=_("In the archive"), method="in_archive", widget=forms.CheckboxInput)
    sort = OrderingFilter(
        fields={"name": "name", "starts_on": "starts", "ends_on": "ends"}, widget=forms.HiddenInput
    )

    class Meta:
        model = Campaign
        fields = ["q", "state", "goal", "market", "owner", "archived"]

    def named(self, campaigns: QuerySet[Campaign], name: str, value: str) -> QuerySet[Campaign]:
        text = value.strip()
        return campaigns.filter(Q(name__icontains=text) | Q(products__icontains=text))

    def for_market(self, campaigns: QuerySet[Campaign], name: str, value: str) -> QuerySet[Campaign]:
        return campaigns.filter(markets__contains=[value])

    def in_archive(self, campaigns: QuerySet[Campaign], name: str, value: bool) -> QuerySet[Campaign]:
        # An unticked box says nothing: the archive is out of sight until somebody asks for it.
        return campaigns.filter(archived_at__isnull=not value)

    def filter_queryset(self, queryset: QuerySet[Campaign]) -> QuerySet[Campaign]:
        if self.form.cleaned_data.get("archived") is None:
            self.form.cleaned_data["archived"] = False
        found: QuerySet[Campaign] = super().filter_queryset(queryset)
        return found


class CampaignApiFilter(CampaignFilter):
    brand = ModelChoiceFilter(label=_("Brand"), queryset=_brands, to_field_name="slug")


class CollaborationFilter(FilterSet):
    q = CharFilter(label=_("Handle or name"), method="named")
    stage = MultipleChoiceFilter(label=_("Stage"), choices=Stage.choices, widget=forms.CheckboxSelectMultiple)
    owner = ModelChoiceFilter(label=_("Owner"), queryset=_people)
    to_be_ended = BooleanFilter(label=_("To be ended"), method="due_to_end", widget=forms.CheckboxInput)
    sort = OrderingFilter(
        fields={
            "creator__handle": "creator",
            "stage_since": "since",
            "agreed_on": "agreed",
            "completed_at": "completed",
        },
        widget=forms.HiddenInput,
    )

    class Meta:
        model = Collaboration
        fields = ["q", "stage", "owner", "to_be_ended"]

    def named(self, rows: QuerySet[Collaboration], name: str, value: str) -> QuerySet[Collaboration]:
        text = value.strip().removeprefix("@")
        return rows.filter(Q(creator__handle__icontains=text) | Q(creator__display_name__icontains=text))

    def due_to_end(self, rows: Any, name: str, value: bool) -> Any:
        return rows.to_be_ended(now()) if value else rows


class CollaborationApiFilter(CollaborationFilter):
    brand = ModelChoiceFilter(
        label=_("Brand"), field_name="campaign__brand", queryset=_brands, to_field_name="slug"
    )

    class Meta(CollaborationFilter.Meta):
        fields = ["q", "stage", "owner", "to_be_ended", "campaign", "creator"]


class DeliverableFilter(FilterSet):
    class Meta:
        model = Deliverable
        fields = ["collaboration", "collaboration__campaign", "kind", "content_id"]


class SnapshotFilter(FilterSet):
    class Meta:
        model = DeliverableSnapshot
        fields = ["deliverable", "deliverable__collaboration", "origin"]


class TermsFilter(FilterSet):
    class Meta:
        model = Terms
        fields = ["collaboration", "form"]


class MessageFilter(FilterSet):
    class Meta:
        model = Message
        fields = ["collaboration", "direction"]
