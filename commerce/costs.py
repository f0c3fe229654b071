"""What a collaboration costs besides commission: by its accepted terms, and for the samples sent."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from fractions import Fraction

from django.db import models
from django.db.models import F, Max, Q
from django.utils.translation import gettext_lazy as _

from campaigns.clock import SETTLES_AFTER
from campaigns.models import Collaboration, Deliverable, Sample, Terms

from .arithmetic import rounded

VIEWS_PER_PRICE = 1000
# A snapshot some hours after the moment of settlement still tells the views of then (method 1).
TOLERANCE = timedelta(hours=12)


class CostKind(models.TextChoices):
    FIXED = "fixed", _("Fixed fee")
    CPM = "cpm", _("Views (CPM)")
    SAMPLE = "sample", _("Samples")
    COURIER = "courier", _("Courier")


@dataclass(frozen=True)
class Cost:
    """An amount in its own currency, at the rate of `day`."""

    kind: CostKind
    minor: int
    currency: str
    day: date
    # What was sent, where it is of a sample.
    sample: int | None = None
    name: str = ""


@dataclass
class Costs:
    """Of one collaboration. `guarantee` is a floor of the commission, in the currency of the terms."""

    terms: Terms | None = None
    terms_day: date | None = None
    listed: list[Cost] = field(default_factory=list)
    views: int | None = None
    clicks: int | None = None
    videos_without_views: int = 0
    samples_without_cost: int = 0

    @property
    def guarantee(self) -> int:
        return (self.terms.guarantee_minor or 0) if self.terms else 0

    @property
    def commission_bp(self) -> int | None:
        return self.terms.commission_bp if self.terms else None

    @property
    def lacks_views(self) -> bool:
        """Whether views are paid for and not all are known."""
        return bool(self.terms and self.terms.cpm_minor and self.videos_without_views)


def costs_of(rows: Sequence[Collaboration]) -> dict[int, Costs]:
    """Three queries, however many collaborations."""
    found: dict[int, Costs] = defaultdict(Costs)
    by_id = {row.pk: row for row in rows}
    _add_terms(found, by_id)
    _add_views(found, by_id)
    _add_samples(found, by_id)
    for pk, row in by_id.items():
        _price(found[pk], row)
    return dict(found)


def _add_terms(found: dict[int, Costs], rows: dict[int, Collaboration]) -> None:
    accepted = Terms.objects.filter(collaboration__in=rows, accepted_at__isnull=False)
    for terms in accepted.order_by("collaboration", "-version").distinct("collaboration"):
        costs = found[terms.collaboration_id]
        costs.terms, costs.terms_day = terms, rows[terms.collaboration_id].day_of(_known(terms.accepted_at))


def _add_views(found: dict[int, Costs], rows: dict[int, Collaboration]) -> None:
    """Views as of settlement, T + 7 days; the latest while it is still to come. Clicks as they are now."""
    completed = F("collaboration__completed_at")
    in_time = Q(collaboration__completed_at=None) | Q(
        snapshots__taken_at__lte=completed + SETTLES_AFTER + TOLERANCE
    )
    figures = Deliverable.objects.filter(collaboration__in=rows).annotate(
        views=Max("snapshots__views", filter=in_time), clicks=Max("snapshots__product_clicks")
    )
    for pk, views, clicks in figures.values_list("collaboration", "views", "clicks"):
        costs = found[pk]
        costs.videos_without_views += views is None
        costs.views = _plus(costs.views, views)
        costs.clicks = _plus(costs.clicks, clicks)


def _add_samples(found: dict[int, Costs], rows: dict[int, Collaboration]) -> None:
    shipped = Sample.objects.filter(collaboration__in=rows, shipped_at__isnull=False).order_by("pk")
    names = ("collaboration", "pk", "product_name", "shipped_at", "currency", "cost_minor", "courier_minor")
    for pk, sample, name, shipped_at, currency, goods, courier in shipped.values_list(*names):
        day = rows[pk].day_of(shipped_at)
        found[pk].samples_without_cost += goods is None
        for kind, minor in ((CostKind.SAMPLE, goods), (CostKind.COURIER, courier)):
            if minor:
                found[pk].listed.append(Cost(kind, minor, currency, day, sample, name))


def _price(costs: Costs, row: Collaboration) -> None:
    terms, day = costs.terms, costs.terms_day
    if terms is None or day is None:
        return
    if terms.fixed_fee_minor:
        costs.listed.append(Cost(CostKind.FIXED, terms.fixed_fee_minor, terms.currency, day))
    if terms.cpm_minor and costs.views:
        minor = rounded(Fraction(terms.cpm_minor * costs.views, VIEWS_PER_PRICE))
        costs.listed.append(Cost(CostKind.CPM, minor, terms.currency, day))


def _plus(known: int | None, more: int | None) -> int | None:
    return known if more is None else (known or 0) + more


def _known(moment: datetime | None) -> datetime:
    if moment is None:
        raise ValueError("Accepted terms have their time.")
    return moment
