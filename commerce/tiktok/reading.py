"""Reads the records of a page. A record that lacks what it is known by is skipped and counted, never guessed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any, TypeVar

from django.utils.translation import gettext_noop

from commerce.models import LineStatus, OrderLine, Store
from creators.handles import normalise_handle

from . import values
from .rows import OrderRow, VideoRow

Content = OrderLine.Content
Record = Mapping[str, Any]

NAMELESS = gettext_noop("without the ids they are known by")
PRICELESS = gettext_noop("without a price or quantity")
IMPOSSIBLE = gettext_noop("with a quantity or amount beyond what is possible")
FOREIGN = gettext_noop("in another currency than the store's")
TIMELESS = gettext_noop("without a time")

STATUS = {
    "AWAITING PAYMENT": LineStatus.UNPAID,
    "TO-SETTLE": LineStatus.PENDING,
    "SETTLED": LineStatus.SETTLED,
    "INELIGIBLE": LineStatus.INELIGIBLE,
    "REFUNDED": LineStatus.INELIGIBLE,
    "FROZEN": LineStatus.FROZEN,
}
CONTENT = {
    "": Content.NONE,
    "SHOP": Content.SHOWCASE,
    "VIDEO": Content.VIDEO,
    "LIVE": Content.LIVE,
    "PRE_LIVE": Content.LIVE,
    "LINKSHARE": Content.EXTERNAL,
}
LARGEST_QUANTITY = 2**31 - 1
FIGURES = ("views", "likes", "comments", "shares")

Keyed = TypeVar("Keyed")


def records(data: Record, key: str) -> list[Record]:
    """The list under the key; an answer leaves it out where it is empty."""
    found = data.get(key)
    return [record for record in found if isinstance(record, Mapping)] if isinstance(found, list) else []


def once(rows: Iterable[Keyed]) -> list[Keyed]:
    """Of rows with the same key, the last."""
    return list({row.key: row for row in rows}.values())  # type: ignore[attr-defined]


def part(record: Record, key: str) -> Record:
    found = record.get(key)
    return found if isinstance(found, Mapping) else {}


def handle_of(value: object) -> str:
    return normalise_handle(values.text(value, longest=100)) or ""


def read_orders(data: Record, store: Store, skips: Counter[str]) -> list[OrderRow]:
    """One row for each SKU of each order; an order may go on on the next page."""
    found: list[OrderRow] = []
    for order in records(data, "orders"):
        for sku in records(order, "skus"):
            row = _read_line(order, sku, store)
            if isinstance(row, str):
                skips[row] += 1
            else:
                found.append(row)
    return once(found)


def _read_line(order: Record, sku: Record, store: Store) -> OrderRow | str:
    """The row, or why there is none."""
    order_id, sku_id = values.identifier(order.get("id")), values.identifier(sku.get("sku_id"))
    product_id = values.identifier(sku.get("product_id"), longest=32)
    if not (order_id and sku_id and product_id):
        return NAMELESS
    ordered_at = values.moment(order.get("create_time"))
    if ordered_at is None:
        return TIMELESS
    currency = values.currency_of(sku.get("price")) or store.currency
    if currency != store.currency:
        return FOREIGN
    price, quantity = values.minor(sku.get("price"), currency), values.count(sku.get("quantity"))
    if price is None or price < 0 or not quantity:
        return PRICELESS
    if quantity > LARGEST_QUANTITY or price * quantity > values.LARGEST:
        return IMPOSSIBLE
    delivered_at = values.moment(order.get("delivery_time"))
    settlement = values.text(sku.get("settlement_status"), longest=40).upper()
    return OrderRow(
        order_id=order_id,
        sku_id=sku_id,
        product_id=product_id,
        status=_status(settlement, is_delivered=delivered_at is not None),
        ordered_at=ordered_at,
        delivered_at=delivered_at,
        quantity=quantity,
        currency=currency,
        price_minor=price,
        # The interface does not say what was paid; a file does, and then that stays.
        paid_minor=price * quantity,
        is_fully_returned=settlement == "REFUNDED"
        or values.text(sku.get("fully_return"), longest=10).casefold() == "yes",
        handle=handle_of(sku.get("creator_username")),
        content_kind=CONTENT.get(values.text(sku.get("content_type"), longest=40).upper(), Content.OTHER),
        content_id=values.identifier(sku.get("content_id"), longest=24),
        commission_model=values.text(sku.get("commission_model"), longest=60),
        standard_rate=values.hundredths(sku.get("commission_rate")),
        ads_rate=values.hundredths(sku.get("shop_ads_commission_rate")),
        **_commission(sku, currency),
    )


def _status(settlement: str, *, is_delivered: bool) -> str:
    status = STATUS.get(settlement, LineStatus.PENDING)
    return LineStatus.COMPLETED if status == LineStatus.PENDING and is_delivered else status


def _commission(sku: Record, currency: str) -> dict[str, Any]:
    named = {
        "est_base_minor": "estimated_commission_base",
        "actual_base_minor": "actual_commission_base",
        "est_standard_minor": "estimated_paid_commission",
        "actual_standard_minor": "actual_paid_commission",
        "est_ads_minor": "estimated_paid_shop_ads_commission",
        "actual_ads_minor": "actual_paid_shop_ads_commission",
        "est_cofunded_minor": "estimated_cofunded_creator_bonus_amount",
        "actual_cofunded_minor": "actual_cofunded_creator_bonus_amount",
    }
    amounts: dict[str, Any] = {name: values.minor(sku.get(key), currency) for name, key in named.items()}
    by_ads = (amounts["est_ads_minor"] or 0) > 0 or (amounts["actual_ads_minor"] or 0) > 0
    return amounts | {"is_ad_assisted": by_ads}


def read_videos(data: Record, store: Store, day: date, skips: Counter[str]) -> list[VideoRow]:
    """Figures of one day of the market."""
    found: list[VideoRow] = []
    for video in records(data, "videos"):
        content_id = values.identifier(video.get("id"), longest=24)
        gmv = video.get("attributed_gmv") or video.get("gmv")
        if not content_id:
            skips[NAMELESS] += 1
        elif values.currency_of(gmv) not in {"", store.currency}:
            skips[FOREIGN] += 1
        else:
            found.append(_read_video(video, content_id, gmv, store, day))
    return once(found)


def _read_video(video: Record, content_id: str, gmv: object, store: Store, day: date) -> VideoRow:
    return VideoRow(
        content_id=content_id,
        handle=handle_of(video.get("username") or part(video, "creator").get("user_name")),
        title=values.text(video.get("title"), longest=300),
        posted_at=values.moment(int(content_id) >> 32) if content_id.isdecimal() else None,
        starts_on=day,
        ends_on=day,
        currency=store.currency,
        gmv_minor=values.minor(gmv, store.currency),
        orders=_small(video.get("sku_orders")),
        items=_small(video.get("items_sold")),
        impressions=values.count(video.get("product_impressions")),
        clicks=values.count(video.get("product_clicks")),
        **{name: values.count(video.get(name)) for name in FIGURES},
    )


def _small(value: object) -> int | None:
    number = values.count(value)
    return number if number is None or number <= LARGEST_QUANTITY else None
