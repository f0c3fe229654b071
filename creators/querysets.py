from __future__ import annotations

from typing import TYPE_CHECKING, Any, Self

from django.db import models

if TYPE_CHECKING:
    from accounts.models import Brand, User


class CategoryQuerySet(models.QuerySet[Any]):
    def in_order(self) -> Self:
        return self.order_by("position", "pk")


class CreatorQuerySet(models.QuerySet[Any]):
    def visible_to(self, user: User) -> Self:
        """Creators are shared by all brands: whoever has a brand sees them."""
        return self if user.is_administrator or user.brand_roles else self.none()


class TagQuerySet(models.QuerySet[Any]):
    def of_brand(self, brand: Brand) -> Self:
        return self.filter(brand=brand)


class SavedViewQuerySet(models.QuerySet[Any]):
    def visible_to(self, user: User, brand: Brand) -> Self:
        return self.filter(models.Q(created_by=user) | models.Q(is_shared=True), brand=brand)
