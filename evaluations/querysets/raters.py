from __future__ import annotations

from typing import TYPE_CHECKING, Any, Self

from django.db import models

if TYPE_CHECKING:
    from accounts.models import User


class RaterEffectQuerySet(models.QuerySet[Any]):
    def newest_first(self) -> Self:
        return self.order_by("-version__week", "-version")


class CalibrationRoundQuerySet(models.QuerySet[Any]):
    def visible_to(self, user: User) -> Self:
        if user.is_administrator:
            return self.all()
        return self.filter(brand__in={brand_id for brand_id, _role in user.brand_roles})
