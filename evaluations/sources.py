"""Which dimensions of a campaign come from numbers: what a brand may declare, and what it does unless it says so."""

from __future__ import annotations

from typing import Any

from django.db.models import Exists, OuterRef, QuerySet

from accounts.models import Brand
from campaigns.models import Campaign
from commerce.models import Store

from .dimensions import Dimension
from .models import NormTable, NormVersion

# Told by what campaigns hold themselves.
OWN = (Dimension.DATA, Dimension.FULFILMENT)
SOURCES = (Dimension.DATA, Dimension.CONVERSION, Dimension.FULFILMENT)


def available(brand: Brand) -> list[Dimension]:
    """Conversion needs a store whose orders could tell."""
    return list(SOURCES if Store.objects.of_brand(brand).exists() else OWN)


def usual(brand: Brand) -> list[Dimension]:
    """What is declared for a campaign unless somebody chooses."""
    has_orders = Store.objects.of_brand(brand).with_lines().exists()
    return usual_of(has_orders=has_orders, has_peers=has_orders and has_peers())


def usual_of(*, has_orders: bool, has_peers: bool) -> list[Dimension]:
    """Conversion once the brand has orders, and there are peers to compare them with: until then people are asked."""
    return list(SOURCES if has_orders and has_peers else OWN)


def has_peers() -> bool:
    """Whether the newest peer tables know any sales."""
    return _peers().exists()


def with_orders(campaigns: QuerySet[Campaign]) -> Any:
    """With what `usual_of` asks for."""
    selling = Store.objects.filter(brand=OuterRef("brand")).with_lines()
    return campaigns.annotate(has_orders=Exists(selling), has_peers=Exists(_peers()))


def _peers() -> QuerySet[NormTable]:
    newest = NormVersion.objects.order_by("-month", "-pk").values("pk")[:1]
    return NormTable.objects.filter(version__in=newest, metric__in=NormTable.SALES, level=0)
