from __future__ import annotations

from typing import TYPE_CHECKING, Any, Self

from django.db import models
from django.db.models import Q

if TYPE_CHECKING:
    from accounts.models import Brand, User


class OrderLineQuerySet(models.QuerySet[Any]):
    def visible_to(self, user: User) -> Self:
        """Orders belong to their store's brand."""
        if user.is_administrator:
            return self.all()
        return self.filter(store__brand__in=[brand_id for brand_id, _role in user.brand_roles])

    def of_brand(self, brand: Brand) -> Self:
        return self.filter(store__brand=brand)

    def sales(self) -> Self:
        """What counts as GMV: paid for, and not taken back before it was sent."""
        return self.filter(paid_minor__gt=0).exclude(status__in=["unpaid", "cancelled"])

    def samples(self) -> Self:
        return self.filter(paid_minor=0).exclude(status__in=["unpaid", "cancelled"])

    def by_creator(self, text: str) -> Self:
        """Of the creator with the handle now, or sold under it."""
        handle = text.strip().removeprefix("@").lower()
        return self.filter(Q(handle=handle) | Q(creator__handle=handle))

    def attributed(self, *, to_anyone: bool) -> Self:
        return self.filter(attribution__isnull=not to_anyone)

    def for_list(self) -> Self:
        related = ("store", "product", "creator", "attribution__collaboration__campaign")
        return self.select_related(*related).order_by("-ordered_at", "-pk")
