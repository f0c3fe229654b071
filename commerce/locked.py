"""What collaborations had sold by the moment their numbers lock: orders of the days between, whatever came later."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from django.db.models import DateTimeField, Exists, ExpressionWrapper, OuterRef, Value

from campaigns.models import Collaboration

from .models import OrderLine
from .rates import Rates, rates_for
from .sales import Counts, DaySums, by_group, converted, kept_orders, read_sums


@dataclass(frozen=True)
class Locked:
    """`net` in minor units of the campaign's currency; None while a rate is missing. `kept_orders`: of which
    something was not refunded."""

    currency: str
    net: int | None
    kept_orders: int


def sales_of(rows: Sequence[Collaboration], *, wait: timedelta) -> dict[int, Locked]:
    """By id, of complete collaborations with their campaign. Without orders of their own they sold nothing, as long
    as the brand's stores told of any order of those days; else nobody knows, and they are left out."""
    lines = OrderLine.objects.filter(attribution__collaboration__in=[row.pk for row in rows]).within(wait)
    days, counts = read_sums(lines, by="collaboration")
    kept, grouped = kept_orders(lines, by="collaboration"), by_group(days)
    rates = rates_for(
        {row.campaign.brand_id for row in rows},
        days=[each.day for each in days],
        into={row.campaign.currency for row in rows},
    )
    told = counts.keys() | _told([row.pk for row in rows], wait)
    return {
        row.pk: _locked(row, grouped.get(row.pk, []), kept.get(row.pk, 0), rates)
        for row in rows
        if row.pk in told
    }


def _locked(row: Collaboration, days: Sequence[DaySums], kept: int, rates: Rates) -> Locked:
    into = row.campaign.currency
    sales = converted(days, Counts(), into=into, brand=row.campaign.brand_id, rates=rates)
    return Locked(into, sales.converted.net if sales.converted else None, kept)


def _told(collaborations: Sequence[int], wait: timedelta) -> set[int]:
    """Those whose brand's stores had any order between T and the moment their numbers lock."""
    until = ExpressionWrapper(OuterRef("completed_at") + Value(wait), output_field=DateTimeField())
    orders = OrderLine.objects.filter(
        store__brand=OuterRef("campaign__brand"), ordered_at__range=(OuterRef("completed_at"), until)
    )
    rows = Collaboration.objects.filter(Exists(orders), pk__in=collaborations)
    return set(rows.values_list("pk", flat=True))
