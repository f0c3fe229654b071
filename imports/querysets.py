from __future__ import annotations

from typing import TYPE_CHECKING, Any, Self

from django.db import models

from .states import OPEN, Status

if TYPE_CHECKING:
    from accounts.models import Brand, User


class BatchQuerySet(models.QuerySet[Any]):
    def visible_to(self, user: User) -> Self:
        """Batches belong to brands; a person sees those of their own."""
        if user.is_administrator:
            return self.all()
        return self.filter(brand__in=user.brand_ids)

    def of_brand(self, brand: Brand) -> Self:
        return self.filter(brand=brand)

    def open(self) -> Self:
        return self.filter(status__in=OPEN)

    def being_written(self) -> Self:
        return self.filter(status__in=(Status.APPLYING, Status.UNDOING))

    def same_file(self, *, brand: Brand, kind: str, sha256: str) -> Self:
        """Received before as the kind, or as any where the kind is not known."""
        same = self.filter(brand=brand, sha256=sha256)
        return same.filter(kind=kind) if kind else same

    def applied_like(self, batch: Any) -> Self:
        """Imported before, of the same brand, kind and choices."""
        applied = self.filter(status=Status.APPLIED).exclude(pk=batch.pk)
        return applied.filter(brand=batch.brand_id, kind=batch.kind, defaults=batch.defaults)

    def of_upload(self, batch: Any) -> Self:
        """The other files that came at once with it."""
        same = self.filter(brand=batch.brand_id, created_by=batch.created_by_id, created_at=batch.created_at)
        return same.exclude(pk=batch.pk)

    def awaiting_choice(self) -> Self:
        """Of a known kind and asking, or not looked into yet."""
        asking = models.Q(status=Status.ASKING) & ~models.Q(kind="")
        return self.filter(asking | models.Q(status=Status.RECEIVED, kind=""))

    def newest_first(self) -> Self:
        return self.order_by("-pk")

    def with_progress(self) -> Self:
        return self.select_related("progress", "created_by", "brand")


class IssueQuerySet(models.QuerySet[Any]):
    def in_order(self) -> Self:
        return self.order_by("row", "pk")


class SavedMappingQuerySet(models.QuerySet[Any]):
    def of_brand(self, brand: Brand, kind: str) -> Self:
        return self.filter(brand=brand, kind=kind).order_by("name")


class AdditionQuerySet(models.QuerySet[Any]):
    def object_ids(self, model: str) -> list[int]:
        """Of all rows that were added to the table."""
        portions = self.filter(model=model).order_by("pk").values_list("object_ids", flat=True)
        return [pk for portion in portions for pk in portion]
