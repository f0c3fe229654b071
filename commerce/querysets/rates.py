from __future__ import annotations

from collections.abc import Collection
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any, Self

from django.db import models

if TYPE_CHECKING:
    from accounts.models import User

# An earlier day's rate stands for a weekend or a holiday, not for longer.
RATE_HOLDS_DAYS = 7


class ExchangeRateQuerySet(models.QuerySet[Any]):
    def visible_to(self, user: User) -> Self:
        return self.all() if user.is_administrator else self.filter(brand__in=user.brand_ids)

    def of_brand(self, brand: Any) -> Self:
        return self.filter(brand=brand)

    def between(self, first: date, last: date, *, into: Collection[str]) -> Self:
        """All that may count for one of the days."""
        return self.filter(into__in=into, day__range=(first - timedelta(days=RATE_HOLDS_DAYS), last))

    def newest(self) -> Self:
        return self.order_by("-day", "-pk")
