from __future__ import annotations

from collections.abc import Collection
from typing import TYPE_CHECKING, Any, Self

from django.db import models
from django.db.models import Q

from commerce.windows import disjoint

if TYPE_CHECKING:
    from datetime import date

    from accounts.models import Brand, User


class PeriodQuerySet(models.QuerySet[Any]):
    """Figures of windows. Only those of `disjoint()` may be summed."""

    def visible_to(self, user: User) -> Self:
        """Figures belong to their store's brand."""
        if user.is_administrator:
            return self.all()
        return self.filter(store__brand__in=user.brand_ids)

    def of_brand(self, brand: Brand) -> Self:
        return self.filter(store__brand=brand)

    def disjoint(self) -> Self:
        """Of each store the windows that do not overlap and together cover the most days. Asks which there are."""
        windows: dict[int, list[tuple[date, date]]] = {}
        for store, first, last in self.order_by().values_list("store", "starts_on", "ends_on").distinct():
            windows.setdefault(store, []).append((first, last))
        chosen = Q(pk__in=[])
        for store, found in windows.items():
            for first, last in disjoint(found):
                chosen |= Q(store=store, starts_on=first, ends_on=last)
        return self.filter(chosen)

    def newest_first(self) -> Self:
        return self.select_related("store").order_by("-ends_on", "-starts_on", "store", "pk")


class VideoPeriodQuerySet(PeriodQuerySet):
    def of_deliverables(self, brand: Brand, ids: Collection[int], content_ids: Collection[str]) -> Self:
        """By what the platform calls a video, perhaps recorded after its figures came; a live by its row."""
        return self.of_brand(brand).filter(Q(content_id__in=content_ids) | Q(deliverable__in=ids))
