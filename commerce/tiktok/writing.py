"""Writes rows into the tables that files fill too: a statement or two for each page, and what is the same stays.

What a row does not say leaves what is stored of it. Each function says how many rows it added or changed.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db import connection

from commerce.models import OrderLine, Store
from commerce.signals import order_lines_written
from creators.models import Creator
from creators.signals import creators_changed

from .rows import CreatorRow, OrderRow, ReturnRow, Row, VideoRow

ORIGIN_NAME = "TikTok Shop"

_ORDER_TYPES = """
    order_id text, sku_id text, product_id text, status text, ordered_at timestamptz, delivered_at timestamptz,
    quantity int, currency text, price_minor bigint, paid_minor bigint, is_fully_returned bool, handle text,
    content_kind text, content_id text, is_ad_assisted bool, commission_model text, standard_rate numeric,
    ads_rate numeric, est_base_minor bigint, actual_base_minor bigint, est_standard_minor bigint,
    actual_standard_minor bigint, est_ads_minor bigint, actual_ads_minor bigint, est_cofunded_minor bigint,
    actual_cofunded_minor bigint
"""
_PRODUCTS = """
    INSERT INTO commerce_product (store_id, product_id, name)
    SELECT DISTINCT %(store)s::bigint, r.product_id, ''
    FROM jsonb_to_recordset(%(rows)s::jsonb) AS r (product_id text)
    ORDER BY 2
    ON CONFLICT DO NOTHING
"""
_PLAIN = ("ordered_at", "quantity")
_COALESCED = (
    "delivered_at",
    "price_minor",
    "creator_id",
    "standard_rate",
    "ads_rate",
    "est_base_minor",
    "actual_base_minor",
    "est_standard_minor",
    "actual_standard_minor",
    "est_ads_minor",
    "actual_ads_minor",
    "est_cofunded_minor",
    "actual_cofunded_minor",
)
_NOT_EMPTIED = ("handle", "content_kind", "content_id", "commission_model")
_EVER = ("is_fully_returned", "is_ad_assisted")
# A file tells a cancelled, frozen or shipped line apart, which here is all one.
_STATUS = """
    CASE
      WHEN t.status = 'cancelled' AND n.status IN ('unpaid', 'pending', 'ineligible') THEN t.status
      WHEN t.status = 'frozen' AND n.status IN ('unpaid', 'pending', 'completed') THEN t.status
      WHEN t.status IN ('shipped', 'completed') AND n.status IN ('unpaid', 'pending') THEN t.status
      ELSE n.status
    END
"""
# An order's cancellation is told by a notice, which may have come before the line.
_TOLD_STATUS = """
    CASE WHEN r.status NOT IN ('settled', 'frozen') AND EXISTS (
      SELECT FROM commerce_webhookdelivery AS d
      JOIN commerce_shopconnection AS h ON h.shop_id = d.shop_id
      WHERE h.store_id = %(store)s AND d.cancels <> '' AND d.cancels = r.order_id
    ) THEN 'cancelled' ELSE r.status END
"""
_CHANGES = {
    "status": _STATUS,
    **{name: f"n.{name}" for name in _PLAIN},
    **{name: f"coalesce(n.{name}, t.{name})" for name in _COALESCED},
    **{name: f"coalesce(nullif(n.{name}, ''), t.{name})" for name in _NOT_EMPTIED},
    **{name: f"(t.{name} OR n.{name})" for name in _EVER},
}


def _upsert(
    table: str,
    key: str,
    columns: str,
    chosen: str,
    changes: dict[str, str],
    guard: str = "true",
    dated: str = "",
) -> str:
    """`t` is what is stored, `n` what comes in. Only what differs is written; each row says whether it is added.

    `dated` is the column of the day that the values are of, which moves with them alone.
    """
    written = {name: text.replace("n.", "EXCLUDED.") for name, text in changes.items()}
    stored = ", ".join(f"t.{name}" for name in written)
    setters = [f"{name} = {text}" for name, text in written.items()]
    setters += [f"{dated} = EXCLUDED.{dated}"] if dated else []
    return f"""
    INSERT INTO {table} AS t ({columns}) {chosen}
    ON CONFLICT ({key}) DO UPDATE SET {", ".join(setters)}
    WHERE {guard} AND ({stored}) IS DISTINCT FROM ({", ".join(written.values())})
    """


_LINES = _upsert(
    "commerce_orderline",
    "store_id, order_id, product_id, sku_id",
    """
    store_id, order_id, sku_id, product_id, status, ordered_at, delivered_at, quantity, currency, price_minor,
    paid_minor, is_fully_returned, payment_method, is_affiliate, handle, creator_id, content_kind, content_id,
    is_ad_assisted, discount_code, utm_campaign, utm_content, commission_model, standard_rate, ads_rate,
    est_base_minor, actual_base_minor, est_standard_minor, actual_standard_minor, est_ads_minor, actual_ads_minor,
    est_cofunded_minor, actual_cofunded_minor
    """,
    f"""
    SELECT p.store_id, r.order_id, r.sku_id, p.id, {_TOLD_STATUS}, r.ordered_at, r.delivered_at, r.quantity, r.currency,
      r.price_minor, r.paid_minor, r.is_fully_returned, '', true, r.handle, c.id, r.content_kind, r.content_id,
      r.is_ad_assisted, '', '', '', r.commission_model, r.standard_rate, r.ads_rate, r.est_base_minor,
      r.actual_base_minor, r.est_standard_minor, r.actual_standard_minor, r.est_ads_minor, r.actual_ads_minor,
      r.est_cofunded_minor, r.actual_cofunded_minor
    FROM jsonb_to_recordset(%(rows)s::jsonb) AS r ({_ORDER_TYPES})
    JOIN commerce_product AS p ON p.store_id = %(store)s AND p.product_id = r.product_id
    LEFT JOIN creators_creator AS c ON c.platform = 'tiktok' AND c.handle = r.handle
    ORDER BY r.order_id, p.id, r.sku_id
    """,
    # What was paid is the file's to say, of whatever day: here it is only reckoned from the price.
    _CHANGES,
    guard="t.currency = EXCLUDED.currency",
)

_RETURNS = _upsert(
    "commerce_return",
    "store_id, return_id, sku_id",
    """
    store_id, return_id, order_id, sku_id, type, status, reason, is_seller_fault, quantity, currency, amount_minor,
    requested_at, refunded_at, told_on
    """,
    """
    SELECT %(store)s::bigint, r.return_id, r.order_id, r.sku_id, r.type, r.status, r.reason, r.is_seller_fault,
      r.quantity, r.currency, r.amount_minor, r.requested_at, r.refunded_at, %(at)s::date
    FROM jsonb_to_recordset(%(rows)s::jsonb) AS r (
      return_id text, order_id text, sku_id text, type text, status text, reason text, is_seller_fault bool,
      quantity int, currency text, amount_minor bigint, requested_at timestamptz, refunded_at timestamptz
    )
    ORDER BY r.return_id, r.sku_id
    """,
    {
        **{
            name: f"n.{name}"
            for name in ("order_id", "type", "status", "quantity", "amount_minor", "requested_at")
        },
        "reason": "coalesce(nullif(n.reason, ''), t.reason)",
        "is_seller_fault": "(CASE WHEN n.reason = '' THEN t.is_seller_fault ELSE n.is_seller_fault END)",
        # The first time it was seen complete; a later change of it is no later refund.
        "refunded_at": "coalesce(t.refunded_at, n.refunded_at)",
    },
    guard="t.currency = EXCLUDED.currency",
    dated="told_on",
)

_FIGURES = ("views", "likes", "comments", "shares", "impressions", "clicks", "orders", "items", "gmv_minor")
_VIDEOS = _upsert(
    "commerce_videoperiod",
    "store_id, content_id, product_id, starts_on, ends_on",
    f"""
    store_id, content_id, product_id, deliverable_id, creator_id, handle, title, posted_at, starts_on, ends_on,
    currency, {", ".join(_FIGURES)}
    """,
    f"""
    SELECT s.id, r.content_id, '', d.id, c.id, r.handle, r.title, coalesce(d.published_at, r.posted_at), r.starts_on,
      r.ends_on, r.currency, {", ".join(f"r.{name}" for name in _FIGURES)}
    FROM jsonb_to_recordset(%(rows)s::jsonb) AS r (
      content_id text, handle text, title text, posted_at timestamptz, starts_on date, ends_on date, currency text,
      gmv_minor bigint, orders int, items int, views bigint, likes bigint, comments bigint, shares bigint,
      impressions bigint, clicks bigint
    )
    JOIN commerce_store AS s ON s.id = %(store)s
    LEFT JOIN (
      campaigns_deliverable AS d
      JOIN campaigns_collaboration AS l ON l.id = d.collaboration_id
      JOIN campaigns_campaign AS g ON g.id = l.campaign_id
    ) ON d.content_id = r.content_id AND g.brand_id = s.brand_id
    LEFT JOIN creators_creator AS c ON c.platform = 'tiktok' AND c.handle = r.handle
    ORDER BY r.content_id
    """,
    {
        **{
            name: f"coalesce(n.{name}, t.{name})"
            for name in (*_FIGURES, "deliverable_id", "creator_id", "posted_at")
        },
        **{name: f"coalesce(nullif(n.{name}, ''), t.{name})" for name in ("handle", "title")},
    },
    guard="t.currency = EXCLUDED.currency",
)

_SNAPSHOTS = f"""
    {
    _upsert(
        "creators_metricsnapshot",
        "creator_id, taken_on, origin",
        "creator_id, taken_on, origin, origin_name, followers, mean_views, recorded_at",
        '''
        SELECT r.creator_id, r.taken_on, 'api', %(origin)s, r.followers, r.mean_views, %(at)s
        FROM jsonb_to_recordset(%(rows)s::jsonb) AS r (
          creator_id bigint, taken_on date, followers bigint, mean_views bigint
        )
        WHERE num_nonnulls(r.followers, r.mean_views) > 0
        ORDER BY r.creator_id
        ''',
        {name: f"coalesce(n.{name}, t.{name})" for name in ("followers", "mean_views")},
    )
}
    RETURNING t.creator_id
"""
# What is older than the newest figures does not go back to the creator's own row.
_FOLLOWERS = """
    UPDATE creators_creator AS c SET follower_count = r.followers
    FROM jsonb_to_recordset(%(rows)s::jsonb) AS r (creator_id bigint, taken_on date, followers bigint)
    WHERE c.id = r.creator_id AND r.followers IS NOT NULL AND c.follower_count IS DISTINCT FROM r.followers
      AND NOT EXISTS (
        SELECT FROM creators_metricsnapshot AS m
        WHERE m.creator_id = c.id AND m.taken_on > r.taken_on AND m.followers IS NOT NULL
      )
    RETURNING c.id
"""


def not_held_elsewhere(store: Store, rows: Sequence[OrderRow]) -> list[OrderRow]:
    """Those whose order no other store of the brand holds, or whose line is this store's all the same."""
    others = list(Store.objects.besides(store).values_list("pk", flat=True))
    lines = OrderLine.objects.filter(
        store__in=[store.pk, *others], order_id__in={row.order_id for row in rows}
    )
    held = set(lines.values_list("store", "order_id", "sku_id")) if others else set()
    elsewhere = {order_id for held_by, order_id, _sku in held if held_by != store.pk}
    return [
        row for row in rows if row.order_id not in elsewhere or (store.pk, row.order_id, row.sku_id) in held
    ]


def write_orders(store: Store, rows: Sequence[OrderRow], *, at: datetime) -> int:
    given: dict[str, Any] = {"store": store.pk, "rows": as_json(rows), "at": at}
    _run(_PRODUCTS, given)
    written = _run(_LINES, given)
    if written:
        times = [row.ordered_at for row in rows]
        order_lines_written.send(sender=Store, store=store, since=min(times), until=max(times), at=at)
    return written


def write_returns(store: Store, rows: Sequence[ReturnRow], *, at: datetime) -> int:
    return _run(_RETURNS, {"store": store.pk, "rows": as_json(rows), "at": at})


def write_videos(store: Store, rows: Sequence[VideoRow], *, at: datetime) -> int:
    return _run(_VIDEOS, {"store": store.pk, "rows": as_json(rows)})


def write_creators(_store: Store, rows: Sequence[CreatorRow], *, at: datetime) -> int:
    given: dict[str, Any] = {"rows": as_json(rows), "origin": ORIGIN_NAME, "at": at}
    with connection.cursor() as cursor:
        cursor.execute(_SNAPSHOTS, given)
        written: int = cursor.rowcount
        cursor.execute(_FOLLOWERS, given)
        ids = [row[0] for row in cursor.fetchall()]
    if ids:
        creators_changed.send(sender=Creator, ids=ids)
    return written


def as_json(rows: Sequence[Row]) -> str:
    return json.dumps([asdict(row) for row in rows], default=_plain)


def _plain(value: Any) -> str:
    if isinstance(value, date | datetime):
        return value.isoformat()
    if isinstance(value, Decimal):
        return str(value)
    raise TypeError(type(value).__name__)


def _run(statement: str, given: dict[str, Any]) -> int:
    with connection.cursor() as cursor:
        cursor.execute(statement, given)
        return int(cursor.rowcount)
