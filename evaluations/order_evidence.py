"""The order lines of a collaboration as evidence in a dispute: the largest, and the sums of all."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import F, Window
from django.db.models.functions import RowNumber
from django.utils.dateparse import parse_datetime
from django.utils.formats import number_format
from django.utils.translation import gettext as _

from campaigns.models import Collaboration
from commerce.models import LineStatus, OrderLine, Rule
from commerce.sales import sales_of
from core.templatetags.ui import money

KEPT = 200
_COLUMNS = {
    "order_id": F("order_id"),
    "sku_id": F("sku_id"),
    "product": F("product__name"),
    "status": F("status"),
    "ordered_at": F("ordered_at"),
    "content_id": F("content_id"),
    "matched_by": F("attribution__rule"),
    "currency": F("currency"),
    "gmv": F("gmv"),
    "refunded": F("refunded"),
}


@dataclass(frozen=True)
class Order:
    order_id: str
    sku_id: str
    product: str
    status: str
    ordered_at: datetime | None
    matched_by: str
    currency: str
    gmv: int
    refunded: int


@dataclass(frozen=True)
class Orders:
    """The largest lines, how many there were, and GMV and refunds of all in words by currency."""

    total: int
    lines: list[Order]
    sums: list[tuple[str, str, str]]

    @property
    def is_cut(self) -> bool:
        return len(self.lines) < self.total


def orders_of(collaboration: Collaboration) -> dict[str, Any]:
    """JSON of the lines that count for it, amounts in minor units: at most KEPT, the largest of each currency first.

    Three queries, whatever the number of lines.
    """
    lines: Any = OrderLine.objects.filter(attribution__collaboration=collaboration)
    brand = collaboration.campaign.brand_id
    sales = sales_of(lines, into=collaboration.campaign.currency, brand=brand)
    return {
        "total": lines.count(),
        "lines": [_plain(line) for line in _largest(lines)],
        "sums": [
            {"currency": currency, "gmv": each.gmv, "refunded": each.refunded}
            for currency, each in sorted(sales.per_currency.items())
        ],
    }


def _largest(lines: Any) -> Any:
    """Amounts of two currencies are not compared: the first of each, then the second of each."""
    valued = lines.with_money()
    place = Window(RowNumber(), partition_by="currency", order_by=[F("gmv").desc(), F("pk").asc()])
    ordered = valued.annotate(place=place).order_by("place", "currency", "pk")
    return ordered.values(**{f"_{name}": column for name, column in _COLUMNS.items()})[:KEPT]


def _plain(line: dict[str, Any]) -> dict[str, Any]:
    told = {name: line[f"_{name}"] for name in _COLUMNS}
    at = told["ordered_at"]
    return told | {"ordered_at": at.isoformat() if isinstance(at, datetime) else at}


def orders_in_words(orders: Orders) -> Iterator[tuple[str, str]]:
    yield _("Order lines"), number_format(orders.total, force_grouping=True)
    for currency, gmv, refunded in orders.sums:
        yield _("GMV in %(currency)s") % {"currency": currency}, gmv
        yield _("Refunded in %(currency)s") % {"currency": currency}, refunded


def orders_in(kept: Any) -> Orders:
    """As a page shows what was kept."""
    statuses, rules = dict(LineStatus.choices), dict(Rule.choices)
    lines = [
        Order(
            one["order_id"],
            one["sku_id"],
            one["product"],
            str(statuses[one["status"]]),
            parse_datetime(one["ordered_at"]),
            str(rules[one["matched_by"]]),
            one["currency"],
            one["gmv"],
            one["refunded"],
        )
        for one in kept["lines"]
    ]
    sums = [
        (one["currency"], money(one["gmv"], one["currency"]), money(one["refunded"], one["currency"]))
        for one in kept["sums"]
    ]
    return Orders(kept["total"], lines, sums)
