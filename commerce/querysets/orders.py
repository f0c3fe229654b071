from __future__ import annotations

from typing import TYPE_CHECKING, Self

from django.db.models import Q

from .lines import ValuedLines

if TYPE_CHECKING:
    from accounts.models import Brand


class OrderLineQuerySet(ValuedLines):
    """Every read of order lines that has a name: what they were worth, and the list of them."""

    def of_brand(self, brand: Brand) -> Self:
        return self.filter(store__brand=brand)

    def by_creator(self, text: str) -> Self:
        """Of the creator with the handle now, or sold under it."""
        handle = text.strip().removeprefix("@").lower()
        return self.filter(Q(handle=handle) | Q(creator__handle=handle))

    def attributed(self, *, to_anyone: bool) -> Self:
        return self.filter(attribution__isnull=not to_anyone)

    def for_list(self) -> Self:
        related = ("store", "product", "creator", "attribution__collaboration__campaign")
        return self.select_related(*related).order_by("-ordered_at", "-pk")
