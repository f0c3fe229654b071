"""The order lines of a collaboration as evidence in a dispute: the largest, and the sums of all."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count, F, Sum, Window
from django.db.models.functions import RowNumber
from django.utils.dateparse import parse_datetime
from django.utils.formats import number_format
from django.utils.translation import gettext as _

from commerce.models import LineStatus, OrderLine, Rule
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


def orders_of(collaboration: int) -> dict[str, Any]:
    return orders_of_each([collaboration])[collaboration]


def orders_of_each(collaborations: Sequence[int]) -> dict[int, dict[str, Any]]:
    """JSON of the lines that count for each, amounts in minor units: at most KEPT, the largest of each currency first.

    Two queries, whatever the number of collaborations and lines.
    """
    lines: Any = OrderLine.objects.filter(attribution__collaboration__in=collaborations)
    valued = lines.with_money().annotate(subject=F("attribution__collaboration"))
    found: dict[int, dict[str, Any]] = {pk: {"total": 0, "lines": [], "sums": []} for pk in collaborations}
    for line in _largest(valued):
        kept = found[line["subject"]]["lines"]
        if len(kept) < KEPT:
            kept.append(_plain(line))
    for pk, currency, count, gmv, refunded in _sums(valued):
        found[pk]["total"] += count
        found[pk]["sums"].append({"currency": currency, "gmv": gmv, "refunded": refunded})
    return found


def _largest(valued: Any) -> Any:
    """Amounts of two currencies are not compared: the first of each, then the second of each."""
    place = Window(
        RowNumber(), partition_by=["subject", "currency"], order_by=[F("gmv").desc(), F("pk").asc()]
    )
    ordered = valued.annotate(place=place).filter(place__lte=KEPT).order_by("place", "currency", "pk")
    return ordered.values("subject", **{f"_{name}": column for name, column in _COLUMNS.items()})


def _sums(valued: Any) -> Any:
    per_currency = valued.order_by("subject", "currency").values("subject", "currency")
    sums = per_currency.annotate(count=Count("pk"), of_gmv=Sum("gmv"), of_refunds=Sum("refunded"))
    return sums.values_list("subject", "currency", "count", "of_gmv", "of_refunds")


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
