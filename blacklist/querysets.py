from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any, Self

from django.db import models

from .states import EntryStatus

if TYPE_CHECKING:
    from accounts.models import User


class EntryQuerySet(models.QuerySet[Any]):
    def visible_to(self, user: User) -> Self:
        """The blacklist is shared by all brands."""
        return self if user.is_administrator or user.brand_roles else self.none()

    def in_force(self, at: datetime) -> Self:
        return self.filter(status=EntryStatus.ACTIVE, expires_at__gt=at)

    def ever_in_force(self, creator: models.Model) -> Self:
        """The newest first."""
        return self.filter(creator=creator, starts_at__isnull=False).order_by("-starts_at", "-pk")

    def pending(self) -> Self:
        return self.filter(status=EntryStatus.PROPOSED)

    def with_people(self) -> Self:
        return self.select_related("creator", "brand", "proposed_by", "decided_by", "lifted_by")

    def for_list(self) -> Self:
        """Newest first, with what a row shows."""
        return self.select_related("creator", "brand", "proposed_by").order_by("-proposed_at", "-pk")

    def due_to_lapse(self, at: datetime) -> Self:
        return self.filter(status=EntryStatus.ACTIVE, expires_at__lte=at)


class AttemptQuerySet(models.QuerySet[Any]):
    def of_entry(self, entry: models.Model) -> Self:
        return (
            self.filter(entry=entry)
            .select_related("creator", "tried_by", "brand")
            .order_by("-tried_at", "-pk")
        )

    def visible_to(self, user: User) -> Self:
        if user.is_administrator:
            return self.all()
        return self.filter(brand__in=user.brand_ids)


class IncidentQuerySet(models.QuerySet[Any]):
    def for_list(self) -> Self:
        """Newest first, each with its state: that of its last event."""
        events = self.model.events.rel.related_model.objects.filter(incident=models.OuterRef("pk"))
        return (
            self.select_related("creator", "brand")
            .annotate(status=events.order_by("-pk").values("status")[:1])
            .order_by("-occurred_on", "-pk")
        )

    def visible_to(self, user: User) -> Self:
        if user.is_administrator:
            return self.all()
        return self.filter(brand__in=user.brand_ids)
