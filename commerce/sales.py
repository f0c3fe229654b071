"""Sums of order lines: per currency, and in one currency at the rates of the order days."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field, fields, replace
from datetime import date
from decimal import Decimal
from functools import reduce
from operator import add
from typing import Any

from django.db.models import BooleanField, ExpressionWrapper, F, Q, QuerySet, Value
from django.db.models.functions import Coalesce

from .arithmetic import ratio, rounded, shared
from .querysets import money
from .rates import Gap, Rates, gaps, merged, rates_for
from .statements import rows_over

# What figures are given per; the lines must be those of one brand for creators.
GROUPS: dict[str, Any] = {
    "collaboration": F("attribution__collaboration"),
    "deliverable": F("attribution__deliverable"),
    "campaign": F("attribution__collaboration__campaign"),
    "creator": Coalesce("attribution__collaboration__creator", "creator"),
    "product": F("product"),
    "store": F("store"),
    "all": Value(0),
}


@dataclass(frozen=True)
class Amounts:
    """Whole minor units of one currency.

    `margin` is net GMV less goods, `uncosted` the net GMV in it of which nobody said what the goods cost.
    `uncommissioned`: net GMV of lines whose file has no commission, which the terms price.
    """

    gmv: int = 0
    refunded: int = 0
    standard: int = 0
    ads: int = 0
    cofunded: int = 0
    estimated: int = 0
    ad_assisted: int = 0
    ad_assisted_refunded: int = 0
    frozen: int = 0
    ineligible: int = 0
    margin: int = 0
    uncosted: int = 0
    uncommissioned: int = 0

    @property
    def net(self) -> int:
        return self.gmv - self.refunded

    @property
    def ad_assisted_net(self) -> int:
        return self.ad_assisted - self.ad_assisted_refunded

    @property
    def commission(self) -> int:
        return self.standard + self.ads + self.cofunded

    @property
    def refund_share(self) -> Decimal | None:
        return ratio(self.refunded, self.gmv)

    def __add__(self, other: Amounts) -> Amounts:
        return Amounts(*(getattr(self, each) + getattr(other, each) for each in AMOUNTS))


AMOUNTS = [each.name for each in fields(Amounts)]
# As SQL over the columns of a line; the margin in hundredths of a percent of a minor unit, so that it stays whole.
_SUMS = {
    "gmv": "sum(gmv)",
    "refunded": "sum(refunded)",
    "standard": "sum(standard)",
    "ads": "sum(ads)",
    "cofunded": "sum(cofunded)",
    "estimated": "sum(estimated)",
    "ad_assisted": "sum(gmv) FILTER (WHERE is_ad_assisted)",
    "ad_assisted_refunded": "sum(refunded) FILTER (WHERE is_ad_assisted)",
    "frozen": "sum(gmv) FILTER (WHERE status = 'frozen')",
    "ineligible": "sum(gmv) FILTER (WHERE status = 'ineligible')",
    "margin": f"sum((gmv - refunded) * coalesce(margin_bp, {money.WHOLE_BP}))",
    "uncosted": "sum(gmv - refunded) FILTER (WHERE margin_bp IS NULL)",
    "uncommissioned": "sum(gmv - refunded) FILTER (WHERE NOT tells_commission)",
}
_COLUMNS = (
    "part",
    "currency",
    "day",
    "store",
    "order_id",
    "is_sale",
    "is_sample",
    "status",
    "is_ad_assisted",
)
# Net is what remains of two of them: as a column it would look up the refunds of a line again.
_MONEY = ("quantity", "gmv", "refunded", *money.PARTS, "estimated", "margin_bp", "tells_commission")


_GROUPED = (
    "SELECT part, currency, day, grouping(currency),"  # noqa: S608 -- of constants
    " count(*) FILTER (WHERE is_sale), count(DISTINCT (store, order_id)) FILTER (WHERE is_sale),"
    " sum(quantity) FILTER (WHERE is_sale), count(DISTINCT (store, order_id)) FILTER (WHERE is_sample),"
    f" {', '.join(f'coalesce({each}, 0)' for each in _SUMS.values())}"
    " FROM l GROUP BY GROUPING SETS ((part, currency, day), (part)) ORDER BY 1, 2, 3"
)


@dataclass(frozen=True)
class Sales:
    """Of one group of lines. `converted` is None while a rate is missing; `gaps` says which."""

    currency: str
    per_currency: dict[str, Amounts] = field(default_factory=dict)
    converted: Amounts | None = Amounts()
    gaps: list[Gap] = field(default_factory=list)
    lines: int = 0
    orders: int = 0
    items: int = 0
    sample_orders: int = 0

    @property
    def is_mixed(self) -> bool:
        """Whether there is anything in another currency than the one of the sums."""
        return bool(self.per_currency.keys() - {self.currency})

    def __add__(self, other: Sales) -> Sales:
        """In the same currency. An order of both counts in each, as it does where they stand apart."""
        both = sorted(self.per_currency.keys() | other.per_currency.keys())
        return Sales(
            currency=self.currency,
            per_currency={
                each: self.per_currency.get(each, Amounts()) + other.per_currency.get(each, Amounts())
                for each in both
            },
            converted=self.converted and other.converted and self.converted + other.converted,
            gaps=merged([*self.gaps, *other.gaps]),
            lines=self.lines + other.lines,
            orders=self.orders + other.orders,
            items=self.items + other.items,
            sample_orders=self.sample_orders + other.sample_orders,
        )


@dataclass(frozen=True)
class DaySums:
    """One day of one currency of one group; the margin in hundredths of a percent of a minor unit."""

    group: int | None
    currency: str
    day: date
    sums: dict[str, Decimal]


@dataclass(frozen=True)
class Counts:
    lines: int = 0
    orders: int = 0
    items: int = 0
    sample_orders: int = 0


def read_sums(lines: QuerySet[Any], *, by: str = "all") -> tuple[list[DaySums], dict[int | None, Counts]]:
    """One statement over the lines, whatever their number."""
    rows = rows_over(_priced(lines, by), (*_COLUMNS, *_MONEY), _GROUPED)
    counts = {row[0]: Counts(row[4], row[5], int(row[6] or 0), row[7]) for row in rows if row[3]}
    days = [
        DaySums(row[0], row[1], row[2], dict(zip(_SUMS, map(Decimal, row[8:]), strict=True)))
        for row in rows
        if not row[3]
    ]
    return days, counts


def kept_orders(lines: QuerySet[Any], *, by: str) -> dict[int | None, int]:
    """Orders of which something was not refunded."""
    rows = rows_over(
        _priced(lines, by),
        (*_COLUMNS, *_MONEY),
        "SELECT part, count(DISTINCT (store, order_id)) FROM l WHERE gmv > refunded GROUP BY part",
    )
    return dict(rows)


def _priced(lines: QuerySet[Any], by: str) -> QuerySet[Any]:
    valued: Any = lines
    renamed = {
        "part": GROUPS[by],
        "day": money.market_day("ordered_at"),
        "is_sale": _truth(money.SALE),
        "is_sample": _truth(money.SAMPLE),
        "tells_commission": _truth(money.TELLS_COMMISSION),
    }
    priced: QuerySet[Any] = valued.with_money().annotate(**renamed).order_by().values_list(*_COLUMNS, *_MONEY)
    return priced


def _truth(condition: Q) -> ExpressionWrapper[Any]:
    return ExpressionWrapper(condition, output_field=BooleanField())


def converted(days: Sequence[DaySums], counts: Counts, *, into: str, brand: int, rates: Rates) -> Sales:
    """The day's sums times the day's rate, all days added, then rounded once."""
    own: dict[str, dict[str, Decimal]] = defaultdict(lambda: defaultdict(Decimal))
    missing = []
    for each in days:
        if each.sums["gmv"] and rates.factor(each.currency, into, each.day, brand=brand) is None:
            missing.append((each.currency, into, each.day))
        for name, amount in each.sums.items():
            own[each.currency][name] += amount
    return Sales(
        currency=into,
        per_currency={
            currency: _amounts(sums) for currency, sums in sorted(own.items()) if any(sums.values())
        },
        converted=None if missing else _amounts(_exact(days, into=into, brand=brand, rates=rates)),
        gaps=gaps(missing),
        lines=counts.lines,
        orders=counts.orders,
        items=counts.items,
        sample_orders=counts.sample_orders,
    )


def _exact(days: Sequence[DaySums], *, into: str, brand: int, rates: Rates) -> dict[str, Decimal]:
    exact: dict[str, Decimal] = defaultdict(Decimal)
    for each in days:
        factor = rates.factor(each.currency, into, each.day, brand=brand) or 0
        for name, amount in each.sums.items():
            exact[name] += amount * factor
    return exact


def _amounts(sums: dict[str, Decimal]) -> Amounts:
    """Each rounded once; the parts of the commission so that they make it up."""
    whole = {**sums, "margin": sums.get("margin", Decimal(0)) / money.WHOLE_BP}
    parts = [sums.get(part, Decimal(0)) for part in money.PARTS]
    commission = dict(zip(money.PARTS, shared(rounded(sum(parts, Decimal(0))), parts), strict=True))
    return Amounts(**{name: rounded(amount) for name, amount in whole.items()} | commission)


def _parts_of(whole: Amounts, exact: Sequence[dict[str, Decimal]]) -> list[Amounts]:
    """What is listed below a figure, so that together it is the figure.

    Net and refunds are shared, and GMV is both of them: of a part that came back whole, nothing is left over.
    """
    columns = {name: shared(getattr(whole, name), [each[name] for each in exact]) for name in AMOUNTS}
    net = shared(whole.net, [each["gmv"] - each["refunded"] for each in exact])
    columns["gmv"] = [kept + back for kept, back in zip(net, columns["refunded"], strict=True)]
    return [Amounts(**dict(zip(columns, row, strict=True))) for row in zip(*columns.values(), strict=True)]


def by_group(days: Sequence[DaySums]) -> dict[int | None, list[DaySums]]:
    grouped: dict[int | None, list[DaySums]] = defaultdict(list)
    for each in days:
        grouped[each.group].append(each)
    return grouped


def sales_by(
    lines: QuerySet[Any], *, by: str, into: str, brand: int, whole: Amounts | None = None
) -> dict[int | None, Sales]:
    """The sums of each group of one brand's lines in one currency: two queries.

    Each is rounded once, or so that together they make up `whole`, which is known of all the lines.
    """
    days, counts = read_sums(lines, by=by)
    rates = rates_for([brand], days=foreign_days(days, into), into=[into])
    grouped = by_group(days)
    found = {
        group: converted(grouped[group], count, into=into, brand=brand, rates=rates)
        for group, count in counts.items()
    }
    if whole is None:
        return found
    exact = [_exact(grouped[group], into=into, brand=brand, rates=rates) for group in found]
    parts = zip(found.items(), _parts_of(whole, exact), strict=True)
    return {group: replace(sales, converted=part) for (group, sales), part in parts}


def sales_of(lines: QuerySet[Any], *, into: str, brand: int, by: str = "all") -> Sales:
    """Of all the lines together: rounded once, or as the sum of what each group is by itself."""
    return reduce(add, sales_by(lines, by=by, into=into, brand=brand).values(), Sales(into))


def foreign_days(days: Sequence[DaySums], into: str) -> list[date]:
    return [each.day for each in days if each.currency != into]
