"""What orders say of collaborations when their numbers lock: as commerce counts it, for the statement to score."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import QuerySet

from campaigns.models import Collaboration
from commerce import locked
from core.money import from_minor
from evaluations import refund_checks
from evaluations.checks import refund_limits
from evaluations.models import Policy
from evaluations.refund_checks import Checked
from evaluations.scoring.refunds import HIGHEST_BAR, conversion_ceiling

from .due import unripe


@dataclass(frozen=True)
class Row:
    """`net` in the campaign's currency: None while a rate is missing. `ceiling`: of the conversion bar, if any."""

    collaboration: int
    currency: str
    net: float | None
    orders: int
    refund_rate: float | None = None
    ceiling: float | None = None
    check: Mapping[str, Any] | None = None


@dataclass(frozen=True)
class Sold:
    """`unripe`: collaborations with orders that may still come back, which keep a score from being final."""

    rows: Sequence[Row]
    unripe: Collection[int]

    @property
    def parameters(self) -> dict[str, list[Any]]:
        return {
            "unripe": list(self.unripe),
            "sale_collaborations": [row.collaboration for row in self.rows],
            "sale_currencies": [row.currency for row in self.rows],
            "sale_nets": [row.net for row in self.rows],
            "sale_orders": [float(row.orders) for row in self.rows],
            "sale_refund_rates": [row.refund_rate for row in self.rows],
            "sale_ceilings": [row.ceiling for row in self.rows],
            "sale_checks": [json.dumps(row.check) if row.check else None for row in self.rows],
        }


def what_sold(collaborations: QuerySet[Collaboration, Any], *, at: datetime, policy: Policy) -> Sold:
    """A few statements, whatever their number; those whose stores told nothing of the days in question are left out."""
    rows = list(collaborations.select_related("campaign"))
    sales = locked.sales_of(rows, wait=timedelta(days=policy.settle_days))
    checks = refund_checks.of_collaborations(sales, at=at)
    return Sold(
        [_row(pk, each, checks.get(pk), policy) for pk, each in sales.items()],
        set(unripe(collaborations, at=at, policy=policy).values_list("pk", flat=True)),
    )


def _row(collaboration: int, sales: locked.Locked, checked: Checked | None, policy: Policy) -> Row:
    net = None if sales.net is None else float(from_minor(sales.net, sales.currency))
    if checked is None:
        return Row(collaboration, sales.currency, net, sales.kept_orders)
    ceiling = conversion_ceiling(checked.found.flag, refund_limits(policy))
    return Row(
        collaboration,
        sales.currency,
        net,
        sales.kept_orders,
        refund_rate=checked.found.rate,
        ceiling=ceiling if ceiling < HIGHEST_BAR else None,
        check=checked.evidence,
    )
