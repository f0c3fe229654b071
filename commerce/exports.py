"""Order lines as a file: one expression for each cell, so that the database itself can write them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from babel.numbers import get_currency_precision
from django.db.models import Case, CharField, DecimalField, ExpressionWrapper, F, QuerySet, Value, When
from django.db.models.functions import Cast, Coalesce
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from core.money import CODES

from .models import LineStatus, OrderLine
from .models.attributions import Rule

ORDINARY = get_currency_precision("USD")
# More would keep a web process busy for longer than a person waits.
WORKBOOK_LINES = 50_000
Labels = list["str | Promise"]


def export_rows(lines: QuerySet[OrderLine]) -> tuple[Labels, QuerySet[Any]]:
    """The titles, and a `values_list` queryset with the cells below them; amounts in whole units of the currency."""
    cells: list[tuple[str | Promise, Any]] = [
        (_("Ordered"), F("ordered_at")),
        (_("Store"), F("store__name")),
        (_("Order ID"), F("order_id")),
        (_("SKU ID"), F("sku_id")),
        (_("Product ID"), F("product__product_id")),
        (_("Product"), F("product__name")),
        (_("Status"), _worded("status", LineStatus.choices)),
        (_("Quantity"), F("quantity")),
        (_("Currency"), F("currency")),
        (_("Paid amount"), _amount("paid_minor")),
        (_("Refunded by the order file"), _amount("refunded_minor")),
        (_("Fully returned or refunded"), F("is_fully_returned")),
        (_("Affiliate order"), F("is_affiliate")),
        (_("Handle"), Coalesce("creator__handle", "handle")),
        (_("Content"), _worded("content_kind", OrderLine.Content.choices)),
        (_("Content ID"), F("content_id")),
        (_("Commission rate"), F("standard_rate")),
        (_("Estimated commission"), _amount("est_standard_minor")),
        (_("Actual commission"), _amount("actual_standard_minor")),
        (_("Estimated shop ads commission"), _amount("est_ads_minor")),
        (_("Actual shop ads commission"), _amount("actual_ads_minor")),
        (_("Estimated co-funded bonus"), _amount("est_cofunded_minor")),
        (_("Actual co-funded bonus"), _amount("actual_cofunded_minor")),
        (_("Discount code"), F("discount_code")),
        (_("Campaign"), F("attribution__collaboration__campaign__name")),
        (_("Matched by"), _worded("attribution__rule", Rule.choices)),
    ]
    names = [f"cell_{number}" for number in range(len(cells))]
    rows = lines.annotate(**dict(zip(names, (cell for _label, cell in cells), strict=True)))
    return [label for label, _cell in cells], rows.values_list(*names)


def _amount(path: str) -> ExpressionWrapper[Any]:
    """By its currency's coins: 1234 is 12.34 dollars and 1234 yen."""
    by_digits: dict[int, list[str]] = {}
    for code in CODES:
        by_digits.setdefault(get_currency_precision(code), []).append(code)
    whens = [
        When(currency__in=codes, then=Value(10**digits))
        for digits, codes in by_digits.items()
        if digits != ORDINARY
    ]
    factor = Case(*whens, default=Value(10**ORDINARY))
    exact = DecimalField(max_digits=22, decimal_places=4)
    return ExpressionWrapper(Cast(path, exact) / factor, output_field=exact)


def _worded(path: str, choices: Sequence[tuple[Any, Any]]) -> Case:
    whens = [When(**{path: value}, then=Value(str(label))) for value, label in choices if value]
    return Case(*whens, default=Value(""), output_field=CharField())
