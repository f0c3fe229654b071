from __future__ import annotations

from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from commerce.models import Platform, Store
from creators.markets import FACTS, Market

CURRENCIES = sorted({facts.currency for facts in FACTS.values()} | {"CNY"})
BASIS_POINTS = 100


def margin_field(**options: Any) -> forms.DecimalField:
    return forms.DecimalField(
        label=_("Margin before creators, %"),
        required=False,
        min_value=0,
        max_value=100,
        decimal_places=2,
        **options,
    )


def in_basis_points(margin: Decimal | None) -> int | None:
    return None if margin is None else int(margin * BASIS_POINTS)


def in_percent(margin_bp: int | None) -> Decimal | None:
    return None if margin_bp is None else Decimal(margin_bp) / BASIS_POINTS


class StoreForm(forms.Form):
    name = forms.CharField(label=_("Store name"), max_length=80)
    platform = forms.ChoiceField(label=_("Platform"), choices=Platform.choices)
    market = forms.ChoiceField(
        label=_("Market"),
        choices=Market.choices,
        help_text=_("Times in the store's files are read in this market's zone."),
    )
    currency = forms.ChoiceField(label=_("Currency"), choices=[(code, code) for code in CURRENCIES])
    margin = margin_field(help_text=_("What is left of net sales once the goods are paid."))
    is_active = forms.BooleanField(
        label=_("In use"),
        required=False,
        initial=True,
        help_text=_("A store out of use is no longer offered; its orders stay."),
    )

    def __init__(self, *args: Any, store: Store | None = None, **kwargs: Any) -> None:
        if store:
            kwargs.setdefault("initial", _initial_of(store))
        super().__init__(*args, **kwargs)

    def values(self) -> dict[str, Any]:
        """What the actions take: the margin in hundredths of a percent."""
        values = dict(self.cleaned_data)
        return values | {"margin_bp": in_basis_points(values.pop("margin"))}


def _initial_of(store: Store) -> dict[str, Any]:
    names = ("name", "platform", "market", "currency", "is_active")
    return {name: getattr(store, name) for name in names} | {"margin": in_percent(store.margin_bp)}
