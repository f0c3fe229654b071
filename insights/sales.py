"""A creator's sales by window and samples, as far as the person's brands know them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
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
    """Of windows that do not overlap, in one currency. None: no window told it; `without_refunds` did not."""

    currency: str
    gmv_minor: int | None
    refunded_minor: int | None
    without_refunds: int


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
    found: dict[str, list[CreatorPeriod]] = defaultdict(list)
    for period in periods:
        found[period.currency].append(period)
    return [
        Sum(
            currency,
            gmv_minor=_told(each.gmv_minor for each in windows),
            refunded_minor=_told(each.refunded_minor for each in windows),
            without_refunds=sum(each.refunded_minor is None for each in windows),
        )
        for currency, windows in sorted(found.items())
    ]


def _told(amounts: Iterable[int | None]) -> int | None:
    known = [amount for amount in amounts if amount is not None]
    return sum(known) if known else None


def samples_of(creator: Creator, user: User) -> tuple[list[Sample], Fulfilment | None]:
    """The newest, and how many of those that ended were fulfilled."""
    samples: Any = Sample.objects.visible_to(user).about([creator.pk])
    newest = samples.for_list().order_by("-requested_at", "-pk")[:SAMPLES_SHOWN]
    return list(newest), samples.fulfilment().get(creator.pk)
