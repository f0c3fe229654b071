"""A creator's sales by window and samples, as far as the person's brands know them."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import Any

from accounts.models import User
from accounts.roles import Capability
from accounts.rules import can
from campaigns.models import Sample
from campaigns.querysets import Fulfilment
from commerce.models import CreatorPeriod
from creators.models import Creator

WINDOWS_SHOWN = 24
SAMPLES_SHOWN = 20


@dataclass(frozen=True)
class Window:
    period: CreatorPeriod
    # Among those that do not overlap; only these are added.
    is_summed: bool

    @property
    def refund_share(self) -> float | None:
        """Above 1 is real; None where nothing was sold or the file did not say."""
        gmv, refunded = self.period.gmv_minor, self.period.refunded_minor
        return refunded / gmv if gmv and refunded is not None else None


@dataclass(frozen=True)
class Sum:
    """Of windows that do not overlap, in one currency."""

    currency: str
    gmv_minor: int
    refunded_minor: int


@dataclass(frozen=True)
class Sales:
    windows: list[Window]
    sums: list[Sum]


def sales_of(creator: Creator, user: User) -> Sales | None:
    """None for somebody who may not see sales."""
    if not can(user, Capability.VIEW_SALES):
        return None
    periods: Any = CreatorPeriod.objects.visible_to(user).filter(creator=creator)
    summed = list(periods.disjoint())
    ids = {period.pk for period in summed}
    shown = periods.newest_first()[:WINDOWS_SHOWN]
    return Sales([Window(period, period.pk in ids) for period in shown], _sums(summed))


def _sums(periods: list[CreatorPeriod]) -> list[Sum]:
    gmv: Counter[str] = Counter()
    refunded: Counter[str] = Counter()
    for period in periods:
        gmv[period.currency] += period.gmv_minor or 0
        refunded[period.currency] += period.refunded_minor or 0
    return [Sum(currency, gmv[currency], refunded[currency]) for currency in sorted(gmv)]


def samples_of(creator: Creator, user: User) -> tuple[list[Sample], Fulfilment | None]:
    """The newest, and how many of those that ended were fulfilled."""
    samples: Any = Sample.objects.visible_to(user).about([creator.pk])
    newest = samples.for_list().order_by("-requested_at", "-pk")[:SAMPLES_SHOWN]
    return list(newest), samples.fulfilment().get(creator.pk)
