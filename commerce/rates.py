"""Amounts of one currency in another, at the rate of the day. Rates are those a brand entered or imported."""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

from babel.numbers import get_currency_precision

from .models import ExchangeRate
from .querysets import RATE_HOLDS_DAYS

if TYPE_CHECKING:
    from accounts.models import Brand


@dataclass(frozen=True)
class Gap:
    """Days of which a brand has no rate."""

    currency: str
    into: str
    first: date
    last: date
    days: int


class Rates:
    """The nearest earlier rate of a day, at most seven days old. Nothing is inverted, crossed or guessed."""

    def __init__(self, rows: Iterable[tuple[int, str, str, date, Decimal]]) -> None:
        self._days: dict[tuple[int, str, str], list[date]] = defaultdict(list)
        self._rates: dict[tuple[int, str, str], list[Decimal]] = defaultdict(list)
        for brand, currency, into, day, rate in sorted(rows):
            self._days[brand, currency, into].append(day)
            self._rates[brand, currency, into].append(rate)

    def rate(self, currency: str, into: str, day: date, *, brand: int) -> Decimal | None:
        if currency == into:
            return Decimal(1)
        key = (brand, currency, into)
        at = bisect_right(self._days.get(key, []), day) - 1
        if at < 0 or (day - self._days[key][at]).days > RATE_HOLDS_DAYS:
            return None
        return self._rates[key][at]

    def factor(self, currency: str, into: str, day: date, *, brand: int) -> Decimal | None:
        """From minor units to minor units."""
        rate = self.rate(currency, into, day, brand=brand)
        if rate is None or currency == into:
            return rate
        return rate.scaleb(get_currency_precision(into) - get_currency_precision(currency))


def rates_for(brands: Collection[Brand | int], *, days: Collection[date], into: Collection[str]) -> Rates:
    """One query, or none where there is nothing to convert."""
    if not days or not into:
        return Rates([])
    rows = ExchangeRate.objects.filter(brand__in=brands).between(min(days), max(days), into=into)
    return Rates(rows.values_list("brand_id", "currency", "into", "day", "rate"))


def gaps(missing: Iterable[tuple[str, str, date]]) -> list[Gap]:
    """By pair of currencies, what is missing from when until when."""
    days: dict[tuple[str, str], set[date]] = defaultdict(set)
    for currency, into, day in missing:
        days[currency, into].add(day)
    return [
        Gap(currency, into, min(each), max(each), len(each))
        for (currency, into), each in sorted(days.items())
    ]


def merged(found: Iterable[Gap]) -> list[Gap]:
    """One gap for each pair of currencies; its days are those of the longest, for the same day is in several."""
    pairs: dict[tuple[str, str], list[Gap]] = defaultdict(list)
    for gap in found:
        pairs[gap.currency, gap.into].append(gap)
    return [
        Gap(*pair, min(g.first for g in each), max(g.last for g in each), max(g.days for g in each))
        for pair, each in sorted(pairs.items())
    ]
