"""What people type in about samples. Forms collect, actions decide."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.timezone import localtime
from django.utils.translation import gettext_lazy as _

from campaigns.models import Collaboration, Deliverable, Sample, SampleRule
from core.forms import DateTimeInput
from core.money import from_minor
from creators.standing import TIERS

from .money import CURRENCIES, MoneyForm

PERCENT = 100
AMOUNT: dict[str, Any] = {"required": False, "min_value": 0, "max_digits": 15, "decimal_places": 2}


class SampleForm(MoneyForm):
    amounts = ("price",)

    product_name = forms.CharField(label=_("Product"), max_length=300)
    product_id = forms.CharField(label=_("Product id"), max_length=32, required=False)
    sku_id = forms.CharField(label=_("SKU id"), max_length=40, required=False)
    quantity = forms.IntegerField(label=_("Quantity"), min_value=1, max_value=1000, initial=1)
    price = forms.DecimalField(label=_("Price"), help_text=_("Of one, as it is sold."), **AMOUNT)
    currency = forms.ChoiceField(label=_("Currency"), choices=[(code, code) for code in CURRENCIES])


class ParcelForm(MoneyForm):
    """One parcel; the costs are what the sample and its way cost the brand."""

    amounts = ("cost", "courier")

    carrier = forms.CharField(label=_("Carrier"), max_length=60)
    tracking_number = forms.CharField(label=_("Tracking number"), max_length=80, required=False)
    shipped_at = forms.DateTimeField(
        label=_("Shipped"), widget=DateTimeInput, required=False, help_text=_("Empty: now.")
    )
    cost = forms.DecimalField(label=_("Cost of the sample"), **AMOUNT)
    courier = forms.DecimalField(label=_("Courier"), **AMOUNT)

    def __init__(self, *args: Any, currency: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.currency = currency
        self.fields["cost"].help_text = self.fields["courier"].help_text = currency

    def clean(self) -> dict[str, Any]:
        self.cleaned_data["currency"] = self.currency
        given = super().clean()
        given.pop("currency")
        return given


class ParcelCorrectionForm(ParcelForm):
    """What is known of a parcel, to be put right. A moment left as it is keeps its seconds."""

    moments = ("shipped_at", "received_at")

    received_at = forms.DateTimeField(
        label=_("Received"), widget=DateTimeInput, help_text=_("The creator has 14 days to post from here.")
    )

    def __init__(self, *args: Any, sample: Sample, **kwargs: Any) -> None:
        super().__init__(*args, currency=sample.currency, initial=_known(sample), **kwargs)
        self.fields["carrier"].required = bool(sample.carrier)
        self.fields["shipped_at"].required = sample.shipped_at is not None
        self.fields["shipped_at"].help_text = ""
        if sample.received_at is None:
            del self.fields["received_at"]

    def clean(self) -> dict[str, Any]:
        given = super().clean()
        for name in self.moments:
            if name not in self.changed_data:
                given.pop(name, None)
        return given


class ReceivedForm(forms.Form):
    received_at = forms.DateTimeField(
        label=_("Received"), widget=DateTimeInput, help_text=_("The creator has 14 days to post from here.")
    )


class FulfilledForm(forms.Form):
    deliverable = forms.ModelChoiceField(
        label=_("By which video or live"), queryset=Deliverable.objects.none()
    )

    def __init__(self, *args: Any, collaboration: Collaboration, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["deliverable"].queryset = collaboration.deliverables.in_order()  # type: ignore[attr-defined]


class BulkSampleForm(forms.Form):
    """What the bar of the list may say beside the button that was pressed."""

    action = forms.ChoiceField(
        choices=[("approve", _("Approve")), ("reject", _("Reject")), ("ship", _("Ship"))]
    )
    carrier = forms.CharField(max_length=60, required=False)
    shipped_at = forms.DateTimeField(required=False)
    reason = forms.CharField(max_length=1000, required=False)


class RuleForm(MoneyForm):
    amounts = ("max_price",)

    is_automatic = forms.BooleanField(
        label=_("Approve by rule"), required=False, help_text=_("Whatever the rule refuses goes to a person.")
    )
    min_tier = forms.TypedChoiceField(
        label=_("Tier at least"),
        choices=[("", _("any tier")), *((rank, letter) for letter, rank in TIERS.items())],
        coerce=int,
        empty_value=None,
        required=False,
    )
    takes_unrated = forms.BooleanField(label=_("Unrated creators too"), required=False, initial=True)
    min_fulfilment = forms.DecimalField(
        label=_("Fulfilment rate at least, in percent"),
        required=False,
        min_value=0,
        max_value=PERCENT,
        max_digits=5,
        decimal_places=2,
        help_text=_("Empty: not asked. Creators without an ended sample pass."),
    )
    max_price = forms.DecimalField(
        label=_("Price of a request at most"),
        help_text=_("Price times quantity. Empty: not asked."),
        **AMOUNT,
    )
    currency = forms.ChoiceField(label=_("Currency"), choices=[(code, code) for code in CURRENCIES])
    monthly_quota = forms.IntegerField(
        label=_("Pieces a month at most"),
        required=False,
        min_value=0,
        max_value=1_000_000,
        help_text=_("A request for three of a product counts three."),
    )
    open_per_creator = forms.IntegerField(
        label=_("Open samples per creator at most"), required=False, min_value=0, max_value=1000
    )

    def clean(self) -> dict[str, Any]:
        given = super().clean()
        percent = given.pop("min_fulfilment", None)
        given["min_fulfilment_bp"] = None if percent is None else int(percent * PERCENT)
        return given


def _known(sample: Sample) -> dict[str, Any]:
    amounts = {"cost": sample.cost_minor, "courier": sample.courier_minor}
    moments = {"shipped_at": sample.shipped_at, "received_at": sample.received_at}
    return (
        {"carrier": sample.carrier, "tracking_number": sample.tracking_number}
        | {
            name: minor if minor is None else from_minor(minor, sample.currency)
            for name, minor in amounts.items()
        }
        | {
            name: moment and localtime(moment).replace(second=0, microsecond=0)
            for name, moment in moments.items()
        }
    )


def initial_rule(rule: SampleRule | None, currency: str) -> dict[str, Any]:
    if rule is None:
        return {"currency": currency}
    plain = ("is_automatic", "min_tier", "takes_unrated", "currency", "monthly_quota", "open_per_creator")
    price, least = rule.max_price_minor, rule.min_fulfilment_bp
    return {name: getattr(rule, name) for name in plain} | {
        "max_price": None if price is None else from_minor(price, rule.currency),
        "min_fulfilment": None if least is None else least / PERCENT,
    }
