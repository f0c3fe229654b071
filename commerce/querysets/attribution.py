from __future__ import annotations

from typing import Any, Self

from django.db import models
from django.db.models import Exists, OuterRef, Q


class AttributionJobQuerySet(models.QuerySet[Any]):
    def waiting(self) -> Self:
        return self.filter(done_at__isnull=True).order_by("requested_at", "pk")


class ManualMatchQuerySet(models.QuerySet[Any]):
    def standing(self) -> Self:
        """The last word on each line, unless that took back what was said."""
        is_later = Q(at__gt=OuterRef("at")) | Q(at=OuterRef("at"), pk__gt=OuterRef("pk"))
        later = self.model._default_manager.filter(is_later, line=OuterRef("line"))
        return self.filter(~Exists(later), is_withdrawal=False)

    def of_brand(self, brand: Any) -> Self:
        return self.filter(line__store__brand=brand)

    def for_list(self) -> Self:
        """The newest first, with what a row shows."""
        shown = ("line__store", "line__product", "collaboration__campaign", "collaboration__creator", "by")
        return self.select_related(*shown).order_by("-at", "-pk")
