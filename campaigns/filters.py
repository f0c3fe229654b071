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
    NumberFilter,
    OrderingFilter,
)

from accounts.models import Brand, User
from creators.markets import Market

from .models import Campaign, Collaboration, Deliverable, DeliverableSnapshot, Goal, Message, Sample, Terms
from .states import CampaignState, SampleState, Stage


def _brands(request: Any) -> QuerySet[Brand]:
    brands: QuerySet[Brand] = Brand.objects.visible_to(request.user)
    return brands


def _people(request: Any) -> QuerySet[User]:
    people: QuerySet[User] = User.objects.visible_to(request.user).order_by("name", "pk")
    return people


def _campaigns(request: Any) -> QuerySet[Campaign]:
    campaigns: QuerySet[Campaign] = Campaign.objects.visible_to(request.user)
    if getattr(request, "brand", None):
        campaigns = campaigns.filter(brand=request.brand)
    return campaigns.order_by("-starts_on", "-pk")


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


class SampleFilter(FilterSet):
    q = CharFilter(label=_("Creator, product or SKU"), method="named")
    state = ChoiceFilter(label=_("State"), choices=SampleState.choices)
    campaign = ModelChoiceFilter(
        label=_("Campaign"), field_name="collaboration__campaign", queryset=_campaigns
    )
    overdue = BooleanFilter(label=_("Post clock has run out"), method="past_due", widget=forms.CheckboxInput)
    sort = OrderingFilter(
        fields={
            "collaboration__creator__handle": "creator",
            "requested_at": "requested",
            "post_due_at": "due",
        },
        widget=forms.HiddenInput,
    )

    class Meta:
        model = Sample
        fields = ["q", "state", "campaign", "overdue"]

    def named(self, rows: QuerySet[Sample], name: str, value: str) -> QuerySet[Sample]:
        text = value.strip().removeprefix("@")
        creator = Q(collaboration__creator__handle__icontains=text)
        creator |= Q(collaboration__creator__display_name__icontains=text)
        return rows.filter(creator | Q(product_name__icontains=text) | Q(sku_id__icontains=text))

    def past_due(self, rows: Any, name: str, value: bool) -> Any:
        return rows.overdue(now()) if value else rows


class SampleApiFilter(SampleFilter):
    brand = ModelChoiceFilter(
        label=_("Brand"), field_name="collaboration__campaign__brand", queryset=_brands, to_field_name="slug"
    )
    creator = NumberFilter(label=_("Creator"), field_name="collaboration__creator")

    class Meta(SampleFilter.Meta):
        fields = [*SampleFilter.Meta.fields, "collaboration", "external_id"]
