from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any, Self

from django.db import models
from django.db.models import Exists, OuterRef, Subquery, Sum, Value
from django.db.models.functions import Coalesce, Trim, Upper

from campaigns.querysets import PartQuerySet

from .money import market_day

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

    def with_use(self) -> Self:
        """`is_used`: whether an order of the brand bears the code on one of its days."""
        stores = self.model._meta.get_field("brand").related_model._meta.get_field("stores").related_model
        lines = stores._meta.get_field("lines").related_model.objects.exclude(discount_code="")
        bearing = lines.alias(code=Upper(Trim("discount_code")), day=market_day("ordered_at")).filter(
            store__brand=OuterRef("brand"),
            code=OuterRef("code"),
            day__gte=OuterRef("starts_on"),
            day__lte=Coalesce(OuterRef("ends_on"), Value(date.max)),
        )
        return self.annotate(is_used=Exists(bearing))

    def for_list(self) -> Self:
        """Newest first, with what a row shows."""
        related = self.select_related("brand", "collaboration__campaign__brand", "collaboration__creator")
        return related.order_by("-pk")
