from __future__ import annotations

from typing import TYPE_CHECKING, Any, Self

from django.db import models
from django.db.models import OuterRef, Subquery, Sum
from django.db.models.functions import Coalesce

from campaigns.querysets import PartQuerySet

if TYPE_CHECKING:
    from accounts.models import Brand, User


class TemplateQuerySet(models.QuerySet[Any]):
    def visible_to(self, user: User) -> Self:
        brands = user.brand_ids
        return self.all() if user.is_administrator else self.filter(brand__in=brands)


class LinkQuerySet(PartQuerySet):
    def of_brand(self, brand: Brand) -> Self:
        return self.filter(collaboration__campaign__brand=brand)

    def with_clicks(self) -> Self:
        """`clicks` of people and `machines`, of all time."""
        counts = self.model._meta.get_field("counts").related_model._default_manager
        mine = counts.filter(link=OuterRef("pk")).order_by().values("link")
        return self.annotate(
            clicks=Coalesce(Subquery(mine.annotate(all=Sum("clicks")).values("all")), 0),
            machines=Coalesce(Subquery(mine.annotate(all=Sum("bots")).values("all")), 0),
        )

    def for_list(self) -> Self:
        """Newest first, with what a row shows."""
        related = self.select_related(
            "collaboration__campaign__brand", "collaboration__creator", "template", "created_by"
        )
        return related.with_clicks().order_by("-pk")


class CodeQuerySet(PartQuerySet):
    def of_brand(self, brand: Brand) -> Self:
        return self.filter(brand=brand)

    def for_list(self) -> Self:
        """Newest first, with what a row shows."""
        related = self.select_related("brand", "collaboration__campaign__brand", "collaboration__creator")
        return related.order_by("-pk")
