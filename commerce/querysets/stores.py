from __future__ import annotations

from collections.abc import Collection
from typing import TYPE_CHECKING, Any, Self

from django.db import models
from django.db.models import Count, Exists, Max, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce

if TYPE_CHECKING:
    from accounts.models import Brand, User
    from commerce.models import Store


class StoreQuerySet(models.QuerySet[Any]):
    def visible_to(self, user: User) -> Self:
        """Stores belong to brands; a person sees those of their own."""
        if user.is_administrator:
            return self.all()
        return self.filter(brand__in=user.brand_ids)

    def of_brand(self, brand: Brand) -> Self:
        return self.filter(brand=brand)

    def in_use(self) -> Self:
        return self.filter(is_active=True)

    def for_files(self, brand: Brand, platforms: Collection[str]) -> Self:
        """Those that files of the platforms may be imported for."""
        return self.of_brand(brand).in_use().filter(platform__in=platforms).order_by("name", "pk")

    def besides(self, store: Store) -> Self:
        """The brand's other stores in which orders of TikTok Shop may be: an order belongs to one of them."""
        return self.filter(brand=store.brand_id).exclude(platform="shopify").exclude(pk=store.pk)

    def with_lines(self) -> Self:
        """Those that have any order. Asked for their newest, as an index has it: for one of any, the planner would read
        the lines of all stores, and in vain to the end where these have none.
        """
        lines = self.model._meta.get_field("lines").related_model.objects
        newest = lines.filter(store=OuterRef("pk")).order_by("-ordered_at", "-pk").values("pk")[:1]
        return self.alias(newest_line=Subquery(newest)).filter(newest_line__isnull=False)

    def with_connection(self) -> Self:
        """Each with its `connection`, if any, and `orders_until`: up to when a sync has all of its orders."""
        until = Max("connection__syncs__watermark", filter=Q(connection__syncs__resource="orders"))
        return self.select_related("connection").annotate(orders_until=until)

    def with_naming(self, content_id: str | None) -> Self:
        """`names_it`: whether a line of the store names the video; a live has no id."""
        lines = self.model._meta.get_field("lines").related_model.objects.exclude(content_id="")
        return self.annotate(names_it=Exists(lines.filter(store=OuterRef("pk"), content_id=content_id or "")))

    def with_counts(self) -> Self:
        """How many products each has."""
        products = self.model._meta.get_field("products").related_model.objects
        counted = products.filter(store=OuterRef("pk")).order_by().values("store").annotate(n=Count("pk"))
        return self.annotate(product_count=Coalesce(Subquery(counted.values("n")), 0))

    def for_list(self) -> Self:
        return self.select_related("brand").with_counts().order_by("-is_active", "name", "pk")
