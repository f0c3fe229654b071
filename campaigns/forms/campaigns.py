from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import Brand, User
from accounts.roles import SCORING_ROLES, Capability, Role
from accounts.rules import can
from campaigns import errors
from campaigns.models import Campaign, Goal
from core.forms import DateInput
from core.money import from_minor
from creators.markets import Market
from creators.models import Category

from .money import MoneyForm, amount_field, currency_field


class CampaignForm(MoneyForm):
    amounts = ("budget",)

    name = forms.CharField(label=_("Campaign name"), max_length=120)
    goal = forms.ChoiceField(
        label=_("Goal"),
        choices=Goal.choices,
        help_text=_("Sets the weights of the score; fixed at the start."),
    )
    markets = forms.MultipleChoiceField(
        label=_("Markets"), choices=Market.choices, widget=forms.CheckboxSelectMultiple
    )
    categories = forms.ModelMultipleChoiceField(
        label=_("Categories"),
        queryset=Category.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    starts_on = forms.DateField(label=_("Starts"), widget=DateInput)
    ends_on = forms.DateField(label=_("Ends"), widget=DateInput)
    budget = amount_field(_("Budget"))
    currency = currency_field()
    owner = forms.ModelChoiceField(label=_("Owner"), queryset=User.objects.none())
    products = forms.CharField(label=_("Products"), required=False, widget=forms.Textarea({"rows": 2}))
    brief = forms.CharField(label=_("Brief"), required=False, widget=forms.Textarea({"rows": 4}))

    def __init__(self, *args: Any, brand: Brand, campaign: Campaign | None = None, **kwargs: Any) -> None:
        if campaign:
            kwargs.setdefault("initial", _initial_of(campaign))
        super().__init__(*args, **kwargs)
        self.fields["categories"].queryset = Category.objects.in_order()  # type: ignore[attr-defined]
        self.fields["owner"].queryset = _colleagues(brand)  # type: ignore[attr-defined]
        self.fields["currency"].initial = brand.currency
        if campaign and campaign.started_at:
            self.fields["goal"].disabled = True


def _initial_of(campaign: Campaign) -> dict[str, Any]:
    plain = ("name", "goal", "markets", "starts_on", "ends_on", "currency", "products", "brief", "owner")
    budget = campaign.budget_minor
    return {name: getattr(campaign, name) for name in plain} | {
        "categories": list(campaign.categories.all()),
        "budget": None if budget is None else from_minor(budget, campaign.currency),
    }


def _colleagues(brand: Brand) -> Any:
    return User.objects.active().in_brand(brand).order_by("name", "pk")


class ScorersForm(forms.Form):
    """Several people for each role."""

    def __init__(self, *args: Any, campaign: Campaign, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        named: dict[str, list[int]] = {}
        for row in campaign.scorers.all():
            named.setdefault(row.role, []).append(row.user_id)
        for role in SCORING_ROLES:
            self.fields[role.value] = forms.ModelMultipleChoiceField(
                label=role.label,
                queryset=_holders(campaign.brand, role),
                required=campaign.started_at is not None,
                initial=named.get(role.value, []),
                widget=forms.CheckboxSelectMultiple,
            )

    def scorers(self) -> list[tuple[str, User]]:
        return [(role.value, user) for role in SCORING_ROLES for user in self.cleaned_data[role.value]]


def _holders(brand: Brand, role: Role) -> Any:
    holders = User.objects.active().filter(memberships__brand=brand, memberships__role=role)
    return holders.distinct().order_by("name", "pk")


class ReasonForm(forms.Form):
    reason = forms.CharField(label=_("Reason"), widget=forms.Textarea({"rows": 3}))


class HandlesForm(forms.Form):
    """A list pasted from anywhere: one handle, @handle or profile link a line."""

    handles = forms.CharField(
        label=_("Handles or profile links"),
        widget=forms.Textarea({"rows": 4}),
        help_text=_("One per line."),
        max_length=100_000,
    )


class PausedForm(forms.Form):
    """A manager's yes to creators whom the brand has paused; nobody else is asked."""

    confirm_paused = forms.BooleanField(
        label=_("Add paused creators too"),
        required=False,
        help_text=_("Creators whom the brand has paused join only with your yes; it is kept with your name."),
        widget=forms.CheckboxInput({"data-shows": "#paused-reason"}),
    )
    reason = forms.CharField(label=_("Why in spite of the pause"), required=False, max_length=1000)

    def __init__(self, data: Any = None, *, brand: Brand, by: User) -> None:
        super().__init__(data)
        if not can(by, Capability.DECIDE_RENEWALS, brand):
            del self.fields["confirm_paused"], self.fields["reason"]

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        if given.get("confirm_paused") and not given.get("reason", "").strip():
            self.add_error("reason", errors.ReasonMissingError().as_validation_error())
        return given

    def consent(self) -> dict[str, Any]:
        """As `add_creators` takes it."""
        names = ("confirm_paused", "reason")
        return {name: self.cleaned_data[name] for name in names if name in self.cleaned_data}


class CampaignChosenForm(PausedForm):
    campaign = forms.ModelChoiceField(label=_("Campaign"), queryset=Campaign.objects.none())
    field_order = ("campaign",)

    def __init__(self, data: Any = None, *, brand: Brand, by: User) -> None:
        super().__init__(data, brand=brand, by=by)
        joinable = Campaign.objects.filter(brand=brand).joinable().order_by("-starts_on", "-pk")
        self.fields["campaign"].queryset = joinable  # type: ignore[attr-defined]

    def options(self) -> dict[str, Any]:
        return {"campaign": self.cleaned_data["campaign"].pk, **self.consent()}
