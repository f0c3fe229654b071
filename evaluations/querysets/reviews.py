from __future__ import annotations

from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any, Self

from django.db import models
from django.db.models import Count, F, Q
from django.db.models.functions import TruncQuarter

from evaluations.blind import in_own_brands, revealed_to
from evaluations.states import ReviewState

if TYPE_CHECKING:
    from accounts.models import Brand, User
    from creators.models import Creator


class ReviewQuerySet(models.QuerySet[Any]):
    def visible_to(self, user: User, *, at: datetime | None = None) -> Self:
        """Those of the person's brands, once the marks they show are no longer blind for them."""
        return self.filter(
            in_own_brands(user, "collaboration__campaign"),
            revealed_to(user, collaboration="collaboration", at=at),
        )

    def open(self) -> Self:
        return self.filter(state=ReviewState.OPEN)

    def closed(self) -> Self:
        return self.exclude(state=ReviewState.OPEN)

    def unsealed(self) -> Self:
        """Opened by a close, with what there was to see still to be frozen in them; the oldest first."""
        return self.filter(inputs__isnull=True).order_by("pk")

    def overdue(self, on: date) -> Self:
        return self.open().filter(due_on__lt=on)

    def of_brand(self, brand: Brand) -> Self:
        return self.filter(collaboration__campaign__brand=brand)

    def of_creator(self, creator: Creator) -> Self:
        return self.filter(collaboration__creator=creator)

    def of_others(self, user: User) -> Self:
        """Of brands the person does not belong to: that there is one may be said, and nothing else."""
        if user.is_administrator:
            return self.none()
        return self.exclude(in_own_brands(user, "collaboration__campaign"))

    def by_deadline(self) -> Self:
        """What is overdue comes first by itself."""
        return self.order_by("due_on", "pk")

    def newest_ruling_first(self) -> Self:
        return self.order_by("-ruled_at", "-pk")

    def with_subject(self) -> Self:
        return self.select_related(
            "collaboration__creator", "collaboration__campaign__brand", "opened_by", "ruled_by"
        )

    def for_list(self) -> Self:
        """Without the frozen inputs, which are many times the rest."""
        return self.with_votes().defer("inputs")

    def with_votes(self) -> Self:
        """With how many roles have voted."""
        return self.with_subject().annotate(vote_count=Count("votes"))

    def locked(self, review: Any) -> Any:
        """The row as it is now, held until the transaction ends."""
        return self.with_subject().select_for_update(of=("self",)).get(pk=review.pk)

    def with_quarter(self) -> Self:
        """Of those ruled on, the first day of the quarter of the ruling, in UTC."""
        quarter = TruncQuarter("ruled_at", output_field=models.DateField(), tzinfo=UTC)
        return self.closed().annotate(quarter=quarter)

    def quarters(self) -> list[date]:
        """Those with a ruling, the newest first."""
        rows = self.with_quarter().order_by("-quarter")
        return list(rows.values_list("quarter", flat=True).distinct())

    def counted_by(self, name: str, *, only: Q, overturned: Q) -> list[dict[str, Any]]:
        """Per value of a column: how many were ruled on, and how many of these overturned."""
        ruled, changed = Count("pk", distinct=True), Count("pk", distinct=True, filter=overturned)
        rows = self.filter(only).order_by().values(value=F(name)).annotate(ruled=ruled, overturned=changed)
        return list(rows.order_by("value"))
