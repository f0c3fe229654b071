from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any, Self

from django.db import models

from .standings import caused_by_own

if TYPE_CHECKING:
    from accounts.models import User


class StandingJobQuerySet(models.QuerySet[Any]):
    def visible_to(self, user: User) -> Self:
        """Those of the person's brands, and those of no brand: incidents, caps, policy."""
        if user.is_administrator:
            return self.all()
        brands = user.brand_ids
        return self.filter(
            models.Q(campaign=None, collaboration=None)
            | models.Q(campaign__brand__in=brands)
            | models.Q(collaboration__campaign__brand__in=brands)
        )

    def for_list(self) -> Self:
        related = self.select_related("campaign", "collaboration__campaign", "creator", "requested_by")
        return related.order_by("-requested_at", "-pk")

    def waiting(self) -> Self:
        return self.filter(done_at__isnull=True)

    def unfollowed(self) -> Self:
        return self.filter(done_at__isnull=False, followed_at__isnull=True)

    def runnable(self) -> Self:
        """Jobs that touch the same thing go in the order asked for, so that history has every step."""
        earlier = self.model._default_manager.filter(
            models.Q(requested_at__lt=models.OuterRef("requested_at"))
            | models.Q(requested_at=models.OuterRef("requested_at"), pk__lt=models.OuterRef("pk")),
            models.Q(campaign=models.OuterRef("campaign"))
            | models.Q(creator=models.OuterRef("creator"))
            | models.Q(policy__isnull=False, cause="policy_changed"),
            done_at__isnull=True,
        )
        return self.waiting().filter(~models.Exists(earlier))

    def in_order(self) -> Self:
        return self.order_by("requested_at", "pk")


class AlertQuerySet(models.QuerySet[Any]):
    def seen_by(self, user: User) -> Self:
        """As of standings: with whether the day may be told."""
        own = caused_by_own(user, "standing__job")
        return self.annotate(is_own=models.ExpressionWrapper(own, models.BooleanField()))

    def for_list(self) -> Self:
        """Newest first, with what a row shows."""
        return self.select_related("creator", "standing").order_by("-at", "-pk")

    def of_kind(self, kind: str) -> Self:
        return self.filter(kind=kind) if kind else self

    def newest(self, since: datetime) -> Self:
        return self.filter(at__gte=since).for_list()
