"""The value of each collaboration as a file: amounts in whole units of the campaign's currency."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from itertools import islice
from typing import Any

from django.db.models import QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from core.money import from_minor

from .value import Value, values_of

# As many collaborations are valued by one statement.
CHUNK = 500
LABELS: dict[str, str | Promise] = {
    "handle": _("Handle"),
    "campaign": _("Campaign"),
    "currency": _("Currency"),
    "orders": _("Orders"),
    "items": _("Items"),
    "gmv": "GMV",
    "refunded": _("Refunded"),
    "net": _("Net GMV"),
    "ad_assisted_net": _("Of it ad-assisted"),
    "commission": _("Commission"),
    "estimated": _("Of it estimated"),
    "top_up": _("Guarantee beyond the commission"),
    "fixed": _("Fixed fee"),
    "cpm": _("Views (CPM)"),
    "samples": _("Samples and courier"),
    "contribution": _("Contribution"),
    "roi": "ROI",
    "break_even": _("Break-even GMV"),
    "uv_value": _("UV value"),
    "missing": _("Missing exchange rates"),
}
_MINOR = (
    "gmv",
    "refunded",
    "net",
    "commission",
    "top_up",
    "fixed",
    "cpm",
    "samples",
    "contribution",
    "break_even",
)


def rows_for_export(rows: QuerySet[Any]) -> Iterator[list[Any]]:
    found = rows.iterator(chunk_size=CHUNK)
    while chunk := list(islice(found, CHUNK)):
        for value in values_of(chunk):
            cells = _cells(value)
            yield [cells.get(name) for name in LABELS]


def _cells(value: Value) -> dict[str, Any]:
    sold, row = value.sales.converted, value.collaboration
    minor = {name: getattr(value, name) for name in _MINOR}
    minor["ad_assisted_net"] = sold and sold.ad_assisted_net
    minor["estimated"] = sold and sold.estimated
    return {
        "handle": row.creator.handle,
        "campaign": row.campaign.name,
        "currency": value.currency,
        "orders": value.sales.orders,
        "items": value.sales.items,
        **{name: None if each is None else from_minor(each, value.currency) for name, each in minor.items()},
        "roi": _short(value.roi),
        "uv_value": value.uv_value and _short(value.uv_value * from_minor(1, value.currency)),
        "missing": ", ".join(f"{gap.currency}/{gap.into} {gap.first} – {gap.last}" for gap in value.gaps),
    }


def _short(number: Decimal | None) -> Decimal | None:
    return None if number is None else round(number, 4)
