"""What a page of TikTok Shop's answers comes down to, in our units."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Any


@dataclass(frozen=True)
class OrderRow:
    order_id: str
    sku_id: str
    product_id: str
    status: str
    ordered_at: datetime
    delivered_at: datetime | None
    quantity: int
    currency: str
    price_minor: int | None
    paid_minor: int
    is_fully_returned: bool
    handle: str
    content_kind: str
    content_id: str
    is_ad_assisted: bool
    commission_model: str
    standard_rate: Decimal | None
    ads_rate: Decimal | None
    est_base_minor: int | None
    actual_base_minor: int | None
    est_standard_minor: int | None
    actual_standard_minor: int | None
    est_ads_minor: int | None
    actual_ads_minor: int | None
    est_cofunded_minor: int | None
    actual_cofunded_minor: int | None

    @property
    def key(self) -> tuple[str, ...]:
        return (self.order_id, self.product_id, self.sku_id)


@dataclass(frozen=True)
class ReturnRow:
    return_id: str
    order_id: str
    sku_id: str
    type: str
    status: str
    reason: str
    is_seller_fault: bool
    quantity: int
    currency: str
    amount_minor: int
    requested_at: datetime
    refunded_at: datetime | None

    @property
    def key(self) -> tuple[str, ...]:
        return (self.return_id, self.sku_id)


@dataclass(frozen=True)
class SampleRow:
    external_id: str
    handle: str
    state: str
    product_id: str
    product_name: str
    sku_id: str
    tracking_number: str

    @property
    def key(self) -> tuple[str, ...]:
        return (self.external_id,)


@dataclass(frozen=True)
class CreatorRow:
    """`mean_views`: of videos with products, in the last 30 days."""

    creator_id: int
    taken_on: date
    followers: int | None
    mean_views: int | None

    @property
    def key(self) -> tuple[int, ...]:
        return (self.creator_id,)


@dataclass(frozen=True)
class VideoRow:
    content_id: str
    handle: str
    title: str
    posted_at: datetime | None
    starts_on: date
    ends_on: date
    currency: str
    gmv_minor: int | None
    orders: int | None
    items: int | None
    views: int | None
    likes: int | None
    comments: int | None
    shares: int | None
    impressions: int | None
    clicks: int | None

    @property
    def key(self) -> tuple[str, ...]:
        return (self.content_id,)


Row = OrderRow | ReturnRow | SampleRow | CreatorRow | VideoRow


@dataclass
class Page:
    """One answer, read. `cursor` is empty after the last page; `skips` counts by reason what could not be used."""

    rows: list[Any] = field(default_factory=list)
    skips: Counter[str] = field(default_factory=Counter)
    cursor: str = ""
    total: int | None = None
    # There is nothing of this window yet.
    is_early: bool = False
