from __future__ import annotations

from typing import TYPE_CHECKING, Any, Self

from django.db import models
from django.db.models import Q

if TYPE_CHECKING:
    from accounts.models import Brand, User


class ProductQuerySet(models.QuerySet[Any]):
    def visible_to(self, user: User) -> Self:
        return self.all() if user.is_administrator else self.filter(store__brand__in=user.brand_ids)

    def of_brand(self, brand: Brand) -> Self:
        return self.filter(store__brand=brand)

    def without_category(self) -> Self:
        return self.filter(category=None)

    def named(self, written: str) -> Self:
        """By the platform's id, or by a part of the name."""
        text = written.strip()
        return self.filter(Q(product_id=text) | Q(name__icontains=text))

    def for_list(self) -> Self:
        return self.select_related("store__brand", "category").order_by("name", "pk")
