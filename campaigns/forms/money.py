from __future__ import annotations

from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from core.money import to_minor
from creators.markets import FACTS

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


def amount_field(label: Any, **more: Any) -> forms.DecimalField:
    return forms.DecimalField(
        label=label, required=False, min_value=0, max_digits=15, decimal_places=2, **more
    )


def currency_field() -> forms.ChoiceField:
    return forms.ChoiceField(label=_("Currency"), choices=[(code, code) for code in CURRENCIES])
