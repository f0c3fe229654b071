"""What a collaboration costs by its accepted terms, as far as figures are known."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from .models import Deliverable, Terms


@dataclass(frozen=True)
class Cost:
    minor: int
    currency: str
    # Commission on orders is not known before orders are.
    lacks_orders: bool


def cost_so_far(terms: Terms | None, deliverables: Iterable[Deliverable]) -> Cost | None:
    """Fee, price of the views reached, and commission on the lives' GMV or the guarantee, whichever is more."""
    if terms is None:
        return None
    shown = list(deliverables)
    views = sum(max((row.views or 0 for row in each.figures), default=0) for each in shown)
    gmv = sum(each.gmv_minor or 0 for each in shown if each.currency == terms.currency)
    minor = (
        (terms.fixed_fee_minor or 0)
        + _rounded((terms.cpm_minor or 0) * views, 1000)
        + max(terms.guarantee_minor or 0, _rounded((terms.commission_bp or 0) * gmv, 10_000))
    )
    return Cost(minor, terms.currency, lacks_orders=bool(terms.commission_bp))


def _rounded(amount: int, divisor: int) -> int:
    """Half up, in whole minor units."""
    return (2 * amount + divisor) // (2 * divisor)
