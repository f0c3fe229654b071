"""Whether a creator's orders come back more often than comparable ones do."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from .comparing import reaches

Flag = Literal["none", "warning", "critical"]

SHIP_BACK_DAYS = 5
CONFIRMATION_DAYS = 8
# A source with fewer mature orders is no baseline of its own.
BASELINE_ORDERS = 200
# The seller's doing, whoever recommended the product.
SELLER_FAULTS = frozenset({"damaged", "wrong_item", "lost"})
HIGHEST_BAR = 5.0


@dataclass(frozen=True)
class RefundLimits:
    """`ceilings`: of the conversion bar on a warning and when critical."""

    kappa: float
    warning: float
    critical: float
    probability: float
    min_orders: int
    ceilings: tuple[float, float]


@dataclass(frozen=True)
class Order:
    """`refund_reason`: None while nothing was refunded."""

    return_days: int
    delivered_on: date | None
    refund_reason: str | None = None


@dataclass(frozen=True)
class Count:
    refunds: int
    orders: int

    def __post_init__(self) -> None:
        if not 0 <= self.refunds <= self.orders:
            raise ValueError(f"{self.refunds} refunds of {self.orders} orders")


@dataclass(frozen=True)
class Baseline:
    rate: float
    source: Literal["sku", "store_category", "category"]
    orders: int


@dataclass(frozen=True)
class RefundCheck:
    """`p_warn`, `p_crit`: how sure it is that the rate exceeds the multiple of the baseline."""

    rate: float
    p_warn: float
    p_crit: float
    flag: Flag


def matures_on(delivered_on: date, return_days: int) -> date:
    """From this day nothing about the order changes: it can no longer be sent back, nor is a return under way."""
    return delivered_on + timedelta(days=return_days + SHIP_BACK_DAYS + CONFIRMATION_DAYS)


def mature_count(orders: Iterable[Order], *, on: date) -> Count:
    """Of the orders mature on that day. Those refunded through the seller's fault say nothing either way."""
    counted = [
        order
        for order in orders
        if order.delivered_on is not None
        and matures_on(order.delivered_on, order.return_days) <= on
        and order.refund_reason not in SELLER_FAULTS
    ]
    return Count(sum(order.refund_reason is not None for order in counted), len(counted))


def baseline_of(*, sku: Count, store_category: Count, category: Count) -> Baseline | None:
    """The nearest source with enough mature orders; the category however few it has. None: nothing to compare with."""
    if sku.orders >= BASELINE_ORDERS:
        return Baseline(_rate(sku), "sku", sku.orders)
    if store_category.orders >= BASELINE_ORDERS:
        return Baseline(_rate(store_category), "store_category", store_category.orders)
    return Baseline(_rate(category), "category", category.orders) if category.orders else None


def _rate(count: Count) -> float:
    """Kept half an order off 0 and 1: where nothing came back yet, one refund would be infinitely many times that."""
    return min(max(count.refunds, 0.5), count.orders - 0.5) / count.orders


def beta_tail(a: float, b: float, x: float) -> float:
    """P(Beta(a, b) > x), for a and b above zero."""
    from scipy.special import betaincc  # noqa: PLC0415 -- a sixth of every start, and few processes ever ask

    if a <= 0 or b <= 0:
        raise ValueError(f"Beta({a}, {b})")
    return float(betaincc(a, b, min(max(x, 0.0), 1.0)))


def refund_check(count: Count, base: float, limits: RefundLimits) -> RefundCheck:
    """Against a baseline rate between 0 and 1, both excluded."""
    if not 0 < base < 1:
        raise ValueError(f"a baseline of {base}")
    a = limits.kappa * base + count.refunds
    b = limits.kappa * (1 - base) + count.orders - count.refunds
    p_warn = beta_tail(a, b, limits.warning * base)
    p_crit = beta_tail(a, b, limits.critical * base)
    flag: Flag = "none"
    if count.orders >= limits.min_orders and reaches(p_crit, limits.probability):
        flag = "critical"
    elif count.orders >= limits.min_orders and reaches(p_warn, limits.probability):
        flag = "warning"
    return RefundCheck(a / (a + b), p_warn, p_crit, flag)


def conversion_ceiling(flag: Flag, limits: RefundLimits) -> float:
    """The most that the conversion bar may be."""
    warning, critical = limits.ceilings
    return {"none": HIGHEST_BAR, "warning": warning, "critical": critical}[flag]


def cap_kind(flag: Flag) -> str | None:
    """The kind of tier cap that the flag asks for."""
    return None if flag == "none" else f"refund_{flag}"
