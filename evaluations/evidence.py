"""What a scorer looks at beside the form: videos and their figures, dates, messages, terms. Never a mark."""

from __future__ import annotations

import math
import statistics
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import timedelta

from django.utils.timezone import now
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.roles import Capability
from accounts.rules import can
from campaigns.models import Collaboration, Deliverable, DeliverableSnapshot, Message, Terms
from campaigns.slots import Lock, lock
from commerce.models import OrderLine, VideoPeriod
from commerce.sales import Sales, sales_of

from .models import NormTable, NormVersion

# Days after publication that are shown, and how far from it a snapshot may lie.
DAYS = {1: timedelta(hours=12), 3: timedelta(hours=18), 7: timedelta(hours=36), 21: timedelta(days=4)}
COMPARED_ON = 7
MESSAGES_SHOWN = 30
METRICS = {
    "views": _("Views"),
    "likes": _("Likes"),
    "comments": _("Comments"),
    "product_clicks": _("Product clicks"),
}
PROBABILITIES = (0.01, 0.10, 0.25, 0.50, 0.75, 0.90, 0.99)


@dataclass(frozen=True)
class Figure:
    """A metric of a video and how it compares: `rank` is the share of peers below it."""

    metric: NormTable.Metric
    value: float
    median: float | None
    rank: float | None

    @property
    def label(self) -> str:
        return str(self.metric.label)

    @property
    def is_rate(self) -> bool:
        return self.metric != NormTable.Metric.VIEWS


@dataclass(frozen=True)
class Video:
    deliverable: Deliverable
    by_day: dict[int, DeliverableSnapshot | None]
    figures: list[Figure]
    lock: Lock
    # What the platform's exports say of it, the newest window first; several of its products are several rows.
    periods: list[VideoPeriod]

    @property
    def rows(self) -> list[tuple[str, list[int | None]]]:
        """A metric's label and its value on each of the days."""
        return [
            (str(label), [getattr(snapshot, metric, None) for snapshot in self.by_day.values()])
            for metric, label in METRICS.items()
        ]


@dataclass(frozen=True)
class Evidence:
    videos: list[Video]
    messages: list[Message]
    median_reply: timedelta | None
    terms: Terms | None
    shows_money: bool
    # What the orders came to so far; None for who may not see sales.
    sales: Sales | None
    days: tuple[int, ...] = tuple(DAYS)

    @property
    def median_reply_hours(self) -> float | None:
        return self.median_reply.total_seconds() / 3600 if self.median_reply is not None else None


def gather(collaboration: Collaboration, user: User) -> Evidence:
    """Eight queries, whatever there is to show; one more where orders are in another currency."""
    norms = _norms(collaboration)
    deliverables = list(
        collaboration.deliverables.prefetch_related("snapshots").order_by("published_at", "pk")
    )
    periods = _periods(collaboration, deliverables, user)
    messages = list(collaboration.messages.order_by("-sent_at", "-pk"))
    return Evidence(
        videos=[_video(deliverable, norms, periods.get(deliverable.pk, [])) for deliverable in deliverables],
        messages=messages[:MESSAGES_SHOWN],
        median_reply=median_reply(reversed(messages)),
        terms=collaboration.terms.order_by("-version").first(),
        sales=_sales(collaboration, user),
        # What a creator is paid is no evidence for customer service.
        shows_money=can(user, Capability.RUN_COLLABORATIONS, collaboration.campaign.brand),
    )


def median_reply(messages: Iterable[Message]) -> timedelta | None:
    """From our first unanswered message to the creator's answer, over all exchanges in time's order."""
    waits, asked_at = [], None
    for message in messages:
        if message.direction == Message.Direction.OUT:
            asked_at = asked_at or message.sent_at
        elif asked_at is not None:
            waits.append(message.sent_at - asked_at)
            asked_at = None
    return timedelta(seconds=statistics.median(wait.total_seconds() for wait in waits)) if waits else None


def rank_among(knots: Sequence[float], value: float) -> float:
    """The share of peers below a value, from their quantiles."""
    if value <= knots[0]:
        return PROBABILITIES[0]
    for (low, below), (high, above) in zip(
        zip(knots, PROBABILITIES, strict=True), zip(knots[1:], PROBABILITIES[1:], strict=False), strict=False
    ):
        if value < high:
            return below + (above - below) * (value - low) / (high - low)
    return PROBABILITIES[-1]


def _norms(collaboration: Collaboration) -> dict[str, NormTable]:
    """Metric → the table of the smallest peer cell there is one for."""
    creator = collaboration.creator
    market, category, band = creator.market or "-", creator.category_id or "-", creator.band or "-"
    cells = ["*/*/*", f"*/*/{band}", f"{market}/*/{band}", f"{market}/{category}/{band}"]
    version = NormVersion.objects.order_by("-month", "-pk").values("pk")[:1]
    tables = NormTable.objects.filter(version__in=version, cell__in=cells).order_by("level")
    return {table.metric: table for table in tables}


def _periods(
    collaboration: Collaboration, deliverables: Sequence[Deliverable], user: User
) -> dict[int, list[VideoPeriod]]:
    """By deliverable id; nothing for who may not see sales."""
    brand = collaboration.campaign.brand
    if not can(user, Capability.VIEW_SALES, brand):
        return {}
    by_content = {each.content_id: each.pk for each in deliverables if each.content_id}
    ids = [each.pk for each in deliverables]
    found: dict[int, list[VideoPeriod]] = {}
    for period in VideoPeriod.objects.of_deliverables(brand, ids, list(by_content)).newest_first():
        owner = by_content.get(period.content_id) or period.deliverable_id
        found.setdefault(owner, []).append(period)
    return found


def _sales(collaboration: Collaboration, user: User) -> Sales | None:
    campaign = collaboration.campaign
    if not can(user, Capability.VIEW_SALES, campaign.brand):
        return None
    lines = OrderLine.objects.filter(attribution__collaboration=collaboration)
    return sales_of(lines, into=campaign.currency, brand=campaign.brand_id)


def _video(deliverable: Deliverable, norms: dict[str, NormTable], periods: list[VideoPeriod]) -> Video:
    snapshots = sorted(deliverable.snapshots.all(), key=lambda snapshot: snapshot.taken_at)
    by_day = {
        day: _nearest(snapshots, deliverable, timedelta(days=day), tolerance)
        for day, tolerance in DAYS.items()
    }
    shown = by_day[COMPARED_ON] or (snapshots[-1] if snapshots else None)
    counts = lock(deliverable.published_at, snapshots, at=now())
    return Video(deliverable, by_day, _figures(shown, norms) if shown else [], counts, periods)


def _nearest(
    snapshots: list[DeliverableSnapshot], deliverable: Deliverable, age: timedelta, tolerance: timedelta
) -> DeliverableSnapshot | None:
    wanted = deliverable.published_at + age
    near = [snapshot for snapshot in snapshots if abs(snapshot.taken_at - wanted) <= tolerance]
    return min(near, key=lambda snapshot: abs(snapshot.taken_at - wanted), default=None)


def _figures(snapshot: DeliverableSnapshot, norms: dict[str, NormTable]) -> list[Figure]:
    metrics = NormTable.Metric
    counts = {
        metrics.LIKE_RATE: snapshot.likes,
        metrics.COMMENT_RATE: snapshot.comments,
        metrics.CLICK_RATE: snapshot.product_clicks,
    }
    if not snapshot.views:
        return []
    values = {metrics.VIEWS: float(snapshot.views)}
    values |= {metric: count / snapshot.views for metric, count in counts.items() if count is not None}
    return [_figure(metric, value, norms.get(metric)) for metric, value in values.items()]


def _figure(metric: NormTable.Metric, value: float, norm: NormTable | None) -> Figure:
    if norm is None:
        return Figure(metric, value, None, None)
    median = norm.knots[len(norm.knots) // 2]
    if metric == NormTable.Metric.VIEWS:
        # Views are compared as logarithms.
        return Figure(metric, value, math.expm1(median), rank_among(norm.knots, math.log1p(value)))
    return Figure(metric, value, median, rank_among(norm.knots, value))
