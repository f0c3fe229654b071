"""Mature orders and those of them that came back: of creators, of collaborations, and of what they are held against."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db.models import (
    BigIntegerField,
    BooleanField,
    Case,
    Exists,
    ExpressionWrapper,
    F,
    Func,
    OuterRef,
    Q,
    QuerySet,
    When,
)
from django.db.models.functions import Cast, Coalesce

from .models import Attribution, OrderLine, Product
from .querysets import money
from .statements import rows_over

_JUDGED = ("key", "store", "order_id", "is_mature", "is_fault", "is_refunded")
_COUNTED = """
    SELECT key, count(*) FILTER (WHERE is_refunded), count(*) FROM (
      SELECT key, bool_or(is_fault) AS is_fault, bool_or(is_refunded) AS is_refunded FROM l
      GROUP BY key, store, order_id HAVING bool_and(is_mature)
    ) AS o WHERE is_refunded OR NOT is_fault GROUP BY key
"""


@dataclass(frozen=True)
class Returned:
    """Mature orders, and how many of them were refunded for another reason than the seller's fault."""

    refunds: int = 0
    orders: int = 0

    @property
    def rate(self) -> float | None:
        return self.refunds / self.orders if self.orders else None


@dataclass(frozen=True)
class Compared:
    """Mature orders of the same product from all sources, of its category in its store, of its category anywhere."""

    product: Returned
    store_category: Returned
    category: Returned


def attributed() -> QuerySet[Any]:
    """Lines that belong to a collaboration of somebody."""
    return OrderLine.objects.filter(Exists(Attribution.objects.filter(line=OuterRef("pk"))))


def counts_by_creator(at: datetime) -> dict[int, Returned]:
    """Of all creators that sold anything in a collaboration, whichever brand's."""
    return _keyed(returned(attributed(), F("attribution__collaboration__creator"), at=at))


def counts_by_collaboration(collaborations: Collection[int], *, at: datetime) -> dict[int, Returned]:
    lines = OrderLine.objects.filter(attribution__collaboration__in=collaborations)
    return _keyed(returned(lines, F("attribution__collaboration"), at=at))


def counts_by_creator_and_product(
    creators: Collection[int], *, at: datetime
) -> dict[tuple[int, int], Returned]:
    lines = OrderLine.objects.filter(attribution__collaboration__creator__in=creators)
    return returned(lines, _pair("attribution__collaboration__creator", "product"), at=at)


def counts_by_collaboration_and_product(
    collaborations: Collection[int], *, at: datetime
) -> dict[tuple[int, int], Returned]:
    lines = OrderLine.objects.filter(attribution__collaboration__in=collaborations)
    return returned(lines, _pair("attribution__collaboration", "product"), at=at)


def counts_by_product(lines: QuerySet[Any], *, at: datetime) -> dict[int, Returned]:
    return _keyed(returned(lines, F("product"), at=at))


def returned(lines: QuerySet[Any], key: Any, *, at: datetime) -> dict[Any, Returned]:
    """By key, in orders: one is mature once all its lines of that key are, and refunded once one of them is.

    What came back through the seller's fault alone says nothing of the creator and is left out.
    """
    counted = rows_over(_judged(lines, key, at), _JUDGED, _COUNTED)
    return {_key(key): Returned(refunds, orders) for key, refunds, orders in counted}


def _judged(lines: QuerySet[Any], key: Any, at: datetime) -> QuerySet[Any]:
    valued: Any = lines
    fault, other = (money.has_refund(OrderLine, is_seller_fault=is_fault) for is_fault in (True, False))
    # The order file tells that money went back and not why.
    told = Q(is_fully_returned=True) | Q(refunded_minor__gt=0)
    judged: QuerySet[Any] = (
        valued.sales()
        .with_maturity()
        .annotate(key=key, is_fault=fault, has_other=other)
        .annotate(
            is_mature=Coalesce(_truth(Q(matures_at__lte=at)), False),
            is_refunded=Case(
                When(Q(has_other=True) | (told & Q(is_fault=False)), then=True),
                default=False,
                output_field=BooleanField(),
            ),
        )
        .order_by()
        .values_list(*_JUDGED)
    )
    return judged


def compared(products: Collection[int], *, at: datetime) -> dict[int, Compared]:
    """What each product's orders are held against. Four statements, however many products."""
    found = Product.objects.filter(pk__in=products).values_list("pk", "store", "category")
    places = {pk: (store, category) for pk, store, category in found}
    own = counts_by_product(OrderLine.objects.filter(product__in=products), at=at)
    categories = {category for _store, category in places.values() if category is not None}
    alike = OrderLine.objects.filter(product__category__in=categories)
    in_store = returned(alike, _pair("store", "product__category"), at=at)
    anywhere = returned(alike, F("product__category"), at=at)
    nothing = Returned()
    return {
        pk: Compared(own.get(pk, nothing), in_store.get(place, nothing), anywhere.get(place[1], nothing))
        for pk, place in places.items()
    }


def _pair(first: str, second: str) -> Func:
    return Func(
        Cast(first, BigIntegerField()),
        Cast(second, BigIntegerField()),
        template="ARRAY[%(expressions)s]",
        output_field=ArrayField(BigIntegerField()),
    )


def _key(key: Any) -> Any:
    return tuple(key) if isinstance(key, list) else key


def _keyed(counted: dict[Any, Returned]) -> dict[int, Returned]:
    return {key: count for key, count in counted.items() if key is not None}


def _truth(condition: Q) -> ExpressionWrapper[Any]:
    return ExpressionWrapper(condition, output_field=BooleanField())
