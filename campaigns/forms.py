"""What people type in. Forms collect, actions decide."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import Brand, User
from accounts.roles import SCORING_ROLES, Capability, Role
from accounts.rules import can
from core.forms import CountField, DateInput, DateTimeInput
from core.money import from_minor, to_minor
from creators.markets import FACTS, Market
from creators.models import Category

from . import errors
from .models import Campaign, Collaboration, Deliverable, Goal, Message, Settlement, Terms, TermsForm
from .states import Stage

CURRENCIES = sorted({facts.currency for facts in FACTS.values()} | {"CNY"})


class MoneyForm(forms.Form):
    """Amounts as people write them, by field; `minor` gives them in the currency's smallest coin."""

    amounts: tuple[str, ...] = ()

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        for name in self.amounts:
            self._clean_amount(name, given.get(name), given.get("currency"))
        return given

    def _clean_amount(self, name: str, amount: Decimal | None, currency: str | None) -> None:
        minor = None
        if amount is not None and currency:
            try:
                minor = to_minor(amount, currency)
            except ValueError:
                self.add_error(name, _("This currency has no such small coins."))
        self.cleaned_data[f"{name}_minor"] = minor
        self.cleaned_data.pop(name, None)


def _amount(label: Any, **more: Any) -> forms.DecimalField:
    return forms.DecimalField(
        label=label, required=False, min_value=0, max_digits=15, decimal_places=2, **more
    )


def _currency() -> forms.ChoiceField:
    return forms.ChoiceField(label=_("Currency"), choices=[(code, code) for code in CURRENCIES])


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
    budget = _amount(_("Budget"))
    currency = _currency()
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


class MoveForm(forms.Form):
    stage = forms.ChoiceField(label=_("Stage"), choices=Stage.choices)
    reason = forms.CharField(label=_("Reason"), required=False, widget=forms.Textarea({"rows": 2}))


class ReasonForm(forms.Form):
    reason = forms.CharField(label=_("Reason"), widget=forms.Textarea({"rows": 3}))


class PlanForm(forms.Form):
    owner = forms.ModelChoiceField(label=_("Owner"), queryset=User.objects.none(), required=False)
    agreed_videos = forms.IntegerField(label=_("Agreed videos"), min_value=1, max_value=500)
    agreed_on = forms.DateField(label=_("Agreed date of the last video"), widget=DateInput, required=False)

    def __init__(self, *args: Any, collaboration: Collaboration, **kwargs: Any) -> None:
        names = ("owner", "agreed_videos", "agreed_on")
        kwargs["initial"] = {name: getattr(collaboration, name) for name in names}
        super().__init__(*args, **kwargs)
        self.fields["owner"].queryset = _colleagues(collaboration.campaign.brand)  # type: ignore[attr-defined]


class TermsEntryForm(MoneyForm):
    amounts = ("fixed_fee", "guarantee", "cpm")

    form = forms.ChoiceField(label=_("Form"), choices=TermsForm.choices)
    settlement = forms.ChoiceField(label=_("Settlement"), choices=Settlement.choices)
    currency = _currency()
    fixed_fee = _amount(_("Fixed fee"))
    guarantee = _amount(_("Guarantee"))
    cpm = _amount(_("Price per thousand views"))
    commission = forms.DecimalField(
        label=_("Commission in percent"),
        required=False,
        min_value=0,
        max_value=100,
        max_digits=5,
        decimal_places=2,
    )
    agreed_videos = forms.IntegerField(label=_("Agreed videos"), min_value=1, max_value=500)
    agreed_on = forms.DateField(label=_("Agreed date of the last video"), widget=DateInput, required=False)
    note = forms.CharField(label=_("Note"), required=False, widget=forms.Textarea({"rows": 2}))

    def clean(self) -> dict[str, Any]:
        given = super().clean()
        percent = given.pop("commission", None)
        given["commission_bp"] = None if percent is None else int(percent * 100)
        return given


def initial_terms(latest: Terms | None, collaboration: Collaboration) -> dict[str, Any]:
    """The next version starts from the latest one."""
    if latest is None:
        return {
            "currency": collaboration.campaign.currency,
            "agreed_videos": collaboration.agreed_videos,
            "agreed_on": collaboration.agreed_on,
        }
    plain = ("form", "settlement", "currency", "agreed_videos", "agreed_on", "note")
    amounts = {name: getattr(latest, f"{name}_minor") for name in TermsEntryForm.amounts}
    commission = latest.commission_bp
    return (
        {name: getattr(latest, name) for name in plain}
        | {
            name: None if minor is None else from_minor(minor, latest.currency)
            for name, minor in amounts.items()
        }
        | {"commission": None if commission is None else Decimal(commission) / 100}
    )


class VideoForm(forms.Form):
    url = forms.CharField(
        label=_("Link of the video"),
        max_length=400,
        help_text=_("The address with /video/ and its number; the number says when it was published."),
    )
    agreed_on = forms.DateField(label=_("Agreed date"), widget=DateInput, required=False)
    title = forms.CharField(label=_("Title"), max_length=200, required=False)


class LiveForm(MoneyForm):
    amounts = ("gmv",)

    published_at = forms.DateTimeField(label=_("Began"), widget=DateTimeInput)
    length_minutes = forms.IntegerField(
        label=_("Length in minutes"),
        min_value=1,
        max_value=2880,
        help_text=_("From 30 minutes on, a live counts as one video."),
    )
    viewers = CountField(label=_("Viewers"), required=False)
    gmv = _amount("GMV")
    agreed_on = forms.DateField(label=_("Agreed date"), widget=DateInput, required=False)
    title = forms.CharField(label=_("Title"), max_length=200, required=False)
    url = forms.URLField(label=_("Link"), required=False, max_length=400, assume_scheme="https")

    def __init__(self, *args: Any, currency: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.currency = currency
        self.fields["gmv"].label = f"GMV ({currency})"

    def clean(self) -> dict[str, Any]:
        self.cleaned_data["currency"] = self.currency
        given = super().clean()
        given.pop("currency")
        return given


class CorrectionForm(forms.Form):
    published_at = forms.DateTimeField(label=_("Published"), widget=DateTimeInput)
    reason = forms.CharField(label=_("Reason"), widget=forms.Textarea({"rows": 2}))


class WordsForm(forms.ModelForm[Deliverable]):
    class Meta:
        model = Deliverable
        fields = ("title", "agreed_on", "transcript", "translation")
        widgets = {"agreed_on": DateInput}


class SnapshotForm(forms.Form):
    taken_at = forms.DateTimeField(label=_("Taken"), widget=DateTimeInput)
    views = CountField(label=_("Views"), required=False)
    likes = CountField(label=_("Likes"), required=False)
    comments = CountField(label=_("Comments"), required=False)
    shares = CountField(label=_("Shares"), required=False)
    product_clicks = CountField(label=_("Product clicks"), required=False)


class MessageForm(forms.Form):
    direction = forms.ChoiceField(label=_("Direction"), choices=Message.Direction.choices)
    sent_at = forms.DateTimeField(label=_("Sent"), widget=DateTimeInput)
    channel = forms.CharField(label=_("Channel"), max_length=40, required=False)
    text = forms.CharField(label=_("Text"), widget=forms.Textarea({"rows": 3}))


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
