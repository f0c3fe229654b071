from __future__ import annotations

from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from campaigns.models import UNUSED_BY_FORM, Collaboration, Message, Settlement, Terms, TermsForm
from campaigns.states import Stage
from core.forms import DateInput, DateTimeInput
from core.money import from_minor

from .campaigns import _colleagues
from .money import MoneyForm, amount_field, currency_field


class MoveForm(forms.Form):
    stage = forms.ChoiceField(label=_("Stage"), choices=Stage.choices)
    reason = forms.CharField(label=_("Reason"), required=False, widget=forms.Textarea({"rows": 2}))


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
    currency = currency_field()
    fixed_fee = amount_field(
        _("Fixed fee"), help_text=_("Of a buy-out, a paid promotion or a live; another form has none.")
    )
    guarantee = amount_field(
        _("Guarantee"), help_text=_("Of a guarantee with commission, or a live; another form has none.")
    )
    cpm = amount_field(
        _("Price per thousand views"), help_text=_("Of a paid promotion or a live; another form has none.")
    )
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
        self._forget_unused(given)
        percent = given.pop("commission", None)
        given["commission_bp"] = None if percent is None else int(percent * 100)
        return given

    def _forget_unused(self, given: dict[str, Any]) -> None:
        """What an earlier version left in a field that the form chosen has no room for; what was typed is refused."""
        for name in UNUSED_BY_FORM[TermsForm(given["form"])] if "form" in given else ():
            if name.removesuffix("_minor") not in self.changed_data:
                given[name] = None


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


class MessageForm(forms.Form):
    direction = forms.ChoiceField(label=_("Direction"), choices=Message.Direction.choices)
    sent_at = forms.DateTimeField(label=_("Sent"), widget=DateTimeInput)
    channel = forms.CharField(label=_("Channel"), max_length=40, required=False)
    text = forms.CharField(label=_("Text"), widget=forms.Textarea({"rows": 3}))
