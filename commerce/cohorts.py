"""How many orders came back, by the month they were made in and by how old they were then.

The definitions are those of the seller centres: the rate of requests, of requests that stand, and of refunds paid.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any, Literal

from django.db.models import QuerySet
from django.db.models.functions import TruncMonth

from .arithmetic import ratio
from .querysets import money
from .statements import rows_over

AGES = (7, 14, 30)
Unit = Literal["order", "line"]
_DATED = ("month", "store", "order_id", "product", "sku_id", "ordered_at")
# Approved is not refunded, whatever time of a refund the row carries.
_STANDS = "r.status NOT IN ('rejected', 'cancelled')"
_PAID_BACK = f"r.status = 'completed' AND r.type IN {money.MONEY_BACK}"
STEPS = {"requested": ("true", "r.requested_at"), "valid": (_STANDS, "r.requested_at")}
STEPS |= {"refunded": (_PAID_BACK, "coalesce(r.refunded_at, r.requested_at)")}


@dataclass(frozen=True)
class Share:
    """`count` of the units had got so far at the age; None while some are younger."""

    count: int | None
    units: int

    @property
    def share(self) -> Decimal | None:
        return ratio(self.count, self.units)


@dataclass(frozen=True)
class Cohort:
    """`shares`: by step, at each age in days and, last, up to now."""

    month: date
    units: int
    last_at: datetime
    shares: dict[str, list[Share]]


def cohorts(
    lines: QuerySet[Any], *, at: datetime, unit: Unit = "order", with_seller_fault: bool = True
) -> list[Cohort]:
    """Of the sales among the lines, the newest month first. A unit is an order, or one SKU of it."""
    key = "l.store, l.order_id" + (", l.product, l.sku_id" if unit == "line" else "")
    fault = "" if with_seller_fault else " AND NOT r.is_seller_fault"
    ages = ", ".join(
        f"min({moment}) FILTER (WHERE {condition}) - min(l.ordered_at) AS {step}"
        for step, (condition, moment) in STEPS.items()
    )
    counts = ", ".join(
        f"count(*) FILTER (WHERE {step} <= {limit})"
        for step in STEPS
        for limit in (*(f"make_interval(days => {age})" for age in AGES), "'infinity'")
    )
    rows = rows_over(
        _dated(lines),
        _DATED,
        f"SELECT month, count(*), max(ordered_at), {counts} FROM ("  # noqa: S608 -- of constants
        f" SELECT min(l.month) AS month, min(l.ordered_at) AS ordered_at, {ages} FROM l"
        " LEFT JOIN commerce_return AS r ON r.store_id = l.store AND r.order_id = l.order_id"
        f" AND r.sku_id = l.sku_id AND r.requested_at <= %s{fault} GROUP BY {key}"
        ") AS u GROUP BY month ORDER BY month DESC",
        [at],
    )
    return [_cohort(row, at) for row in rows]


def _dated(lines: QuerySet[Any]) -> QuerySet[Any]:
    valued: Any = lines
    dated: QuerySet[Any] = (
        valued.sales()
        .annotate(month=TruncMonth(money.market_day("ordered_at")))
        .order_by()
        .values_list(*_DATED)
    )
    return dated


def _cohort(row: tuple[Any, ...], at: datetime) -> Cohort:
    month, units, last_at, *counts = row
    width = len(AGES) + 1
    old_enough = [last_at + timedelta(days=age) <= at for age in AGES] + [True]
    shares = {
        step: [
            Share(count if is_old else None, units)
            for count, is_old in zip(counts[start * width :][:width], old_enough, strict=True)
        ]
        for start, step in enumerate(STEPS)
    }
    return Cohort(month.date(), units, last_at, shares)
