"""Collaborations ordered by what they sold."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from babel.core import get_global
from babel.numbers import get_currency_precision
from django.db.models import (
    BigIntegerField,
    Case,
    Count,
    DateField,
    DecimalField,
    ExpressionWrapper,
    F,
    IntegerField,
    OuterRef,
    Q,
    Subquery,
    Sum,
    Value,
    When,
)
from django.db.models.functions import Cast, Power

from . import money
from .rates import RATE_HOLDS_DAYS

EXACT = DecimalField(max_digits=40, decimal_places=10)
BRAND_CURRENCY = "store__brand__currency"
USUAL_DIGITS = 2


def with_net(collaborations: Any) -> Any:
    """`net` in minor units of the brand's currency, which campaigns in different ones can be ordered by.

    Null without sales, or while a rate is missing.
    """
    attribution = collaborations.model._meta.get_field("attributions").related_model
    lines = attribution._meta.get_field("line").related_model.objects
    sold = lines.sales().with_money().filter(attribution__collaboration=OuterRef("pk"))
    summed = (
        sold.annotate(ordered_on=money.market_day("ordered_at"))
        .annotate(factor=_factor(sold.model))
        .order_by()
        .values("attribution__collaboration")
        .annotate(
            total=Sum(F("net") * F("factor"), output_field=EXACT),
            unpriced=Count("pk", filter=Q(factor=None)),
        )
        .annotate(known=Case(When(unpriced=0, then=Cast("total", BigIntegerField()))))
    )
    return collaborations.annotate(net=Subquery(summed.values("known")))


def _factor(model: Any) -> Case:
    """From minor units to minor units, at the rate of the order day."""
    brand = model._meta.get_field("store").related_model._meta.get_field("brand").related_model
    rates = brand._meta.get_field("exchange_rates").related_model.objects
    oldest = ExpressionWrapper(
        OuterRef("ordered_on") - Value(timedelta(days=RATE_HOLDS_DAYS)), output_field=DateField()
    )
    held = rates.filter(
        brand=OuterRef("store__brand"),
        currency=OuterRef("currency"),
        into=OuterRef(BRAND_CURRENCY),
        day__lte=OuterRef("ordered_on"),
        day__gte=oldest,
    )
    shift = _digits(BRAND_CURRENCY) - _digits("currency")
    exchanged = Subquery(held.order_by("-day").values("rate")[:1]) * Power(
        Value(10, output_field=EXACT), shift, output_field=EXACT
    )
    return Case(
        When(currency=F(BRAND_CURRENCY), then=Value(1)),
        default=ExpressionWrapper(exchanged, output_field=EXACT),
        output_field=EXACT,
    )


def _digits(field: str) -> Case:
    unusual = {
        currency: digits
        for currency in get_global("currency_fractions")
        if currency != "DEFAULT" and (digits := get_currency_precision(currency)) != USUAL_DIGITS
    }
    cases = [When(**{field: currency}, then=Value(digits)) for currency, digits in sorted(unusual.items())]
    return Case(*cases, default=Value(USUAL_DIGITS), output_field=IntegerField())
