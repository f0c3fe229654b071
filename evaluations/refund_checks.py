"""Whether a creator's orders come back more often than comparable ones: the counts of commerce held against the
policy in force."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from campaigns.models import Collaboration
from commerce import refunds
from commerce.models import OrderLine, Product
from creators.models import Creator

from .checks import refund_evidence, refund_limits
from .models import Policy, TierCap
from .scoring.refunds import Baseline, Count, RefundCheck, baseline_of, refund_check


@dataclass(frozen=True)
class Checked:
    found: RefundCheck
    evidence: Mapping[str, Any]


def of_creators(counts: Mapping[int, refunds.Returned], *, at: datetime) -> dict[int, Checked]:
    """Those of the creators counted that something can be compared with."""
    return _checked(counts, refunds.counts_by_creator_and_product(counts.keys(), at=at), at)


def of_collaboration(collaboration: Collaboration, *, at: datetime) -> Checked | None:
    """None: it has no mature orders, or nothing to compare them with."""
    return of_collaborations([collaboration.pk], at=at).get(collaboration.pk)


def of_collaborations(ids: Collection[int], *, at: datetime) -> dict[int, Checked]:
    """Those with mature orders that something can be compared with."""
    counts = refunds.counts_by_collaboration(ids, at=at)
    if not counts:
        return {}
    return _checked(counts, refunds.counts_by_collaboration_and_product(counts.keys(), at=at), at)


def uncompared(collaboration: Collaboration, *, at: datetime) -> list[Product]:
    """Sold in mature orders of it and held against nothing: without a category, and too few of their own."""
    sold = refunds.counts_by_collaboration_and_product([collaboration.pk], at=at)
    compared = refunds.compared({product for _key, product in sold}, at=at)
    lacking = [product for product, against in compared.items() if _baseline(against) is None]
    return list(Product.objects.filter(pk__in=lacking).without_category().for_list())


def has_sales(collaboration: Collaboration) -> bool:
    return OrderLine.objects.sales().filter(attribution__collaboration=collaboration).exists()


def due(at: datetime) -> Iterator[tuple[Creator, Checked]]:
    """Creators whose flag is up, and those under a cap that this may end."""
    limits = refund_limits(Policy.objects.in_force_at(at))
    capped = TierCap.objects.holding(at).filter(kind__startswith="refund_")
    held = set(capped.values_list("creator", flat=True))
    counts = {
        pk: count
        for pk, count in refunds.counts_by_creator(at).items()
        if count.orders >= limits.min_orders or pk in held
    }
    checked = of_creators(counts, at=at)
    flagged = {pk for pk, each in checked.items() if each.found.flag != "none"}
    creators = Creator.objects.in_bulk((flagged | held) & checked.keys())
    for pk in sorted(creators):
        yield creators[pk], checked[pk]


def worst_collaboration(creator: Creator, *, at: datetime) -> Collaboration | None:
    """Of the creator's collaborations that are critical by themselves, the one with the most refunds."""
    rows = Collaboration.objects.filter(creator=creator, attributions__isnull=False).distinct()
    counts = refunds.counts_by_collaboration([row.pk for row in rows], at=at)
    by_refunds: list[Collaboration] = sorted(
        rows, key=lambda row: (-counts.get(row.pk, refunds.Returned()).refunds, row.pk)
    )
    for row in by_refunds[:1]:
        checked = of_collaboration(row, at=at)
        if checked and checked.found.flag == "critical":
            return row
    return None


def _checked(
    counts: Mapping[int, refunds.Returned],
    sold: Mapping[tuple[int, int], refunds.Returned],
    at: datetime,
) -> dict[int, Checked]:
    policy = Policy.objects.in_force_at(at)
    limits = refund_limits(policy)
    compared = refunds.compared({product for _key, product in sold}, at=at)
    orders: dict[int, dict[int, int]] = defaultdict(dict)
    for (key, product), count in sold.items():
        orders[key][product] = count.orders
    checked = {}
    for key, count in counts.items():
        baseline = _mixed(orders[key], compared)
        if baseline is not None:
            counted = Count(count.refunds, count.orders)
            found = refund_check(counted, baseline.rate, limits)
            checked[key] = Checked(found, refund_evidence(found, counted, baseline, policy=policy))
    return checked


def _mixed(orders: Mapping[int, int], compared: Mapping[int, refunds.Compared]) -> Baseline | None:
    """Each product's baseline by how many of the orders it has; named after the product with the most."""
    known = [
        (orders[product], -product, baseline)
        for product in orders
        if (baseline := _baseline(compared[product])) is not None
    ]
    total = sum(count for count, _product, _baseline in known)
    if not total:
        return None
    main = max(known, key=lambda each: each[:2])[2]
    rate = sum(count * baseline.rate for count, _product, baseline in known) / total
    return Baseline(rate, main.source, main.orders)


def _baseline(against: refunds.Compared) -> Baseline | None:
    product, in_store, anywhere = (
        Count(each.refunds, each.orders)
        for each in (against.product, against.store_category, against.category)
    )
    return baseline_of(sku=product, store_category=in_store, category=anywhere)
