from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, Self

from django.db import models
from django.db.models import Count, Exists, Max, Min, OuterRef, Prefetch, Q
from django.db.models.functions import Coalesce

from .adopting import ADOPTED_WITHIN
from .clock import LIVE_COUNTS_FROM_MINUTES, SETTLES_AFTER
from .states import (
    DROPPED_STAGES,
    OPEN_STAGES,
    SAMPLE_ENDED,
    SAMPLE_SENT,
    CampaignState,
    SampleState,
    Stage,
)

if TYPE_CHECKING:
    from accounts.models import Brand, User

TO_BE_ENDED_AFTER = timedelta(days=3)


class CampaignQuerySet(models.QuerySet[Any]):
    def visible_to(self, user: User) -> Self:
        return self.all() if user.is_administrator else self.filter(brand__in=user.brand_ids)

    def running(self) -> Self:
        return self.filter(state__in=[CampaignState.RUNNING, CampaignState.SCORING])

    def current(self) -> Self:
        """Not put away in the archive."""
        return self.filter(archived_at__isnull=True)

    def joinable(self) -> Self:
        """Creators may still be added."""
        return self.filter(state__in=[CampaignState.DRAFT, CampaignState.RUNNING], archived_at__isnull=True)

    def with_counts(self) -> Self:
        """How many collaborations a campaign has, and how many are under way, published and complete."""
        kept = ~Q(collaborations__stage__in=DROPPED_STAGES)
        return self.annotate(
            collaboration_count=Count("collaborations", filter=kept),
            published_count=Count(
                "collaborations",
                filter=Q(collaborations__stage__in=[Stage.PUBLISHED, Stage.REVIEWED]),
            ),
            completed_count=Count(
                "collaborations", filter=kept & Q(collaborations__completed_at__isnull=False)
            ),
        )

    def for_list(self) -> Self:
        return self.select_related("brand", "owner").with_counts().order_by("-starts_on", "-pk")


class CollaborationQuerySet(models.QuerySet[Any]):
    def visible_to(self, user: User) -> Self:
        return self.all() if user.is_administrator else self.filter(campaign__brand__in=user.brand_ids)

    def open(self) -> Self:
        """Nothing published yet, and not given up."""
        return self.filter(stage__in=OPEN_STAGES)

    def kept(self) -> Self:
        return self.exclude(stage__in=DROPPED_STAGES)

    def incomplete(self) -> Self:
        return self.kept().filter(completed_at__isnull=True)

    def settled_by(self, at: datetime) -> Self:
        """Those with T + 7 days behind them."""
        return self.kept().filter(completed_at__lte=at - SETTLES_AFTER)

    def settling_after(self, at: datetime) -> Self:
        return self.kept().filter(completed_at__gt=at - SETTLES_AFTER)

    def to_be_ended(self, at: datetime) -> Self:
        """Three days past the last agreed date without the last agreed video: somebody has to end them."""
        last_day = (at - TO_BE_ENDED_AFTER).date()
        return self.incomplete().filter(agreed_on__lt=last_day).exclude(campaign__state=CampaignState.DRAFT)

    def with_progress(self) -> Self:
        """How many deliverables count as videos so far, and whether anything was published at all."""
        deliverables = self.model._meta.get_field("deliverables").related_model.objects
        mine = deliverables.filter(collaboration=OuterRef("pk"))
        counted = mine.counted().order_by().values("collaboration").annotate(number=Count("pk"))
        return self.annotate(
            videos=Coalesce(models.Subquery(counted.values("number")), 0),
            has_publication=Exists(mine),
        )

    def with_open_evaluations(self, user: User, at: datetime) -> Self:
        """When marks that are still missing are due, and, once that has passed, who owes them.

        Named are those the person may know of: who is missing tells who has submitted.
        """
        evaluations = self.model._meta.get_field("evaluations").related_model.objects
        owed = evaluations.visible_to(user, at=at).filter(state="open", due_at__lt=at)
        return self.annotate(
            marks_due_at=Min("evaluations__due_at", filter=Q(evaluations__state="open"))
        ).prefetch_related(
            Prefetch("evaluations", owed.select_related("scorer").order_by("role", "pk"), to_attr="owed")
        )

    def for_card(self) -> Self:
        """With all that a card or a row of the table shows."""
        return self.select_related(
            "campaign", "creator__category", "creator__current_standing", "owner"
        ).with_progress()


class PartQuerySet(models.QuerySet[Any]):
    """Rows that belong to one collaboration."""

    def visible_to(self, user: User) -> Self:
        if user.is_administrator:
            return self.all()
        return self.filter(collaboration__campaign__brand__in=user.brand_ids)


class DeliverableQuerySet(PartQuerySet):
    def counted(self) -> Self:
        """What counts as a video: each video, and a live of half an hour or more."""
        return self.filter(Q(kind="video") | Q(kind="live", length_minutes__gte=LIVE_COUNTS_FROM_MINUTES))

    def in_order(self) -> Self:
        return self.order_by("published_at", "pk")

    def with_views(self) -> Self:
        """The latest count of views: it only ever grows."""
        return self.annotate(views=Max("snapshots__views"))


class SnapshotQuerySet(models.QuerySet[Any]):
    def visible_to(self, user: User) -> Self:
        if user.is_administrator:
            return self.all()
        return self.filter(deliverable__collaboration__campaign__brand__in=user.brand_ids)


@dataclass(frozen=True)
class Fulfilment:
    """How many of a creator's samples that came to an end were followed by the video that was owed."""

    fulfilled: int
    unfulfilled: int

    @property
    def ended(self) -> int:
        return self.fulfilled + self.unfulfilled

    @property
    def rate(self) -> float | None:
        """A share of 1; None while no sample has ended."""
        return self.fulfilled / self.ended if self.ended else None


class SampleQuerySet(PartQuerySet):
    def of_brand(self, brand: Brand) -> Self:
        return self.filter(collaboration__campaign__brand=brand)

    def about(self, creator_ids: Collection[int]) -> Self:
        return self.filter(collaboration__creator__in=creator_ids)

    def open(self) -> Self:
        """Promised or sent, and not followed by a video yet."""
        return self.filter(state__in=[SampleState.APPROVED, SampleState.SHIPPED, SampleState.RECEIVED])

    def overdue(self, at: datetime) -> Self:
        """The post clock has run out and no video came."""
        return self.filter(state=SampleState.RECEIVED, post_due_at__lt=at)

    def approved_since(self, at: datetime) -> Self:
        """What a month's quota counts: approved since, and not called off.

        Of a sample that came from elsewhere as approved or sent, the day it was sent stands for it, else asked for.
        """
        moved = Q(moves__target=SampleState.APPROVED, moves__at__gte=at)
        came_so = ~Q(moves__target=SampleState.APPROVED) & Q(given_at__gte=at)
        given = self.filter(state__in=[SampleState.APPROVED, *SAMPLE_SENT])
        dated = given.annotate(given_at=Coalesce("shipped_at", "requested_at"))
        return dated.filter(moved | came_so).distinct()

    def approvals(self) -> dict[int, datetime]:
        """When each was approved last, by id; who came from elsewhere as approved is missing."""
        approved = self.order_by().filter(moves__target=SampleState.APPROVED)
        return dict(approved.values_list("pk").annotate(Max("moves__at")))

    def twins_of(self, sample: Any) -> Self:
        """Of the same work, product and month, not ended: one has the platform's request id and the other was recorded
        by hand, so that both may be one request.
        """
        near = (sample.requested_at - ADOPTED_WITHIN, sample.requested_at + ADOPTED_WITHIN)
        others = self.filter(
            collaboration=sample.collaboration_id,
            external_id__isnull=sample.external_id is not None,
            requested_at__range=near,
        )
        others = others.exclude(state__in=SAMPLE_ENDED)
        alike = Q(product_name__iexact=sample.product_name)
        if sample.product_id:
            alike = Q(product_id=sample.product_id) | alike & Q(product_id="")
        return others.filter(alike).exclude(pk=sample.pk).order_by("pk")

    def for_list(self) -> Self:
        return self.select_related(
            "collaboration__campaign__brand", "collaboration__creator__current_standing", "deliverable"
        )

    def counts(self) -> dict[str, int]:
        """How many there are in each state."""
        counted = self.order_by().values_list("state").annotate(number=Count("pk"))
        return dict(counted)

    def fulfilment(self) -> dict[int, Fulfilment]:
        """By creator id; who has no ended sample is missing."""
        ended = self.filter(state__in=[SampleState.FULFILLED, SampleState.UNFULFILLED]).order_by()
        counted = ended.values_list("collaboration__creator").annotate(
            fulfilled=Count("pk", filter=Q(state=SampleState.FULFILLED)),
            unfulfilled=Count("pk", filter=Q(state=SampleState.UNFULFILLED)),
        )
        return {creator: Fulfilment(fulfilled, unfulfilled) for creator, fulfilled, unfulfilled in counted}
