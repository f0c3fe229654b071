from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any, Self

from django.db import models
from django.db.models import Prefetch, Q

from .search import contains, holds_parts, share_containing

if TYPE_CHECKING:
    from collections.abc import Sequence

    from accounts.models import Brand, User


class CategoryQuerySet(models.QuerySet[Any]):
    def in_order(self) -> Self:
        return self.order_by("position", "pk")


class CreatorQuerySet(models.QuerySet[Any]):
    def visible_to(self, user: User) -> Self:
        """Creators are shared by all brands: whoever has a brand sees them."""
        return self if user.is_administrator or user.brand_roles else self.none()

    def matching(self, written: str) -> Self:
        """The text, folded, stands somewhere in a handle (earlier ones too) or the display name."""
        # The index finds texts with all the parts; only `containing` knows that they stand side by side.
        return self.filter(holds_parts(written)).containing(written)

    def containing(self, written: str) -> Self:
        """As `matching`, but read row by row: for lists in an order where many match."""
        return self.filter(contains(written))

    def share_containing(self, written: str) -> float:
        """Of some two thousand creators, read from pages that lie all over the table: 0 to 1."""
        return share_containing(self.model._meta.db_table, written)

    def for_list(self, brand: Brand | None, at: datetime) -> Self:
        """With what the list shows of each; of brands only what this one keeps."""
        related = self._related
        return self.select_related("current_standing", "category").prefetch_related(
            Prefetch("snapshots", related("snapshots").newest_of_each(), to_attr="newest_snapshots"),
            Prefetch("blacklist_entries", related("blacklist_entries").in_force(at), to_attr="blocks"),
            Prefetch("profiles", related("profiles").of_brand(brand), to_attr="brand_profiles"),
            Prefetch("taggings", related("taggings").of_brand(brand), to_attr="brand_taggings"),
        )

    def in_order_of(self, pks: Sequence[int]) -> list[Any]:
        found = self.in_bulk(list(pks))
        return [found[pk] for pk in pks if pk in found]

    def standings(self) -> Any:
        """The narrow rows that lists filter and sort on, one per creator and with its key."""
        return self._related("current_standing").all()

    def videos_needed(self) -> int:
        """How many settled videos a creator needs before a tier."""
        return int(self.standings().videos_needed())

    def blocked(self, at: datetime) -> models.QuerySet[Any]:
        entries: models.QuerySet[Any] = self._related("blacklist_entries").in_force(at)
        return entries

    def _related(self, name: str) -> Any:
        # By the relation's name, because the model may belong to an app further right.
        return self.model._meta.get_field(name).related_model._default_manager


class SnapshotQuerySet(models.QuerySet[Any]):
    def newest_first(self) -> Self:
        return self.order_by("-taken_on", "-pk")

    def with_followers(self) -> Self:
        return self.filter(followers__isnull=False)

    def newest_of_each(self) -> Self:
        """One per creator: the latest day's."""
        return self.order_by("creator", "-taken_on", "-pk").distinct("creator")


class _OfBrand(models.QuerySet[Any]):
    def of_brand(self, brand: Brand | None) -> Self:
        """What other brands keep does not exist here."""
        return self.filter(brand=brand) if brand else self.none()


class ProfileQuerySet(_OfBrand):
    def of_brand(self, brand: Brand | None) -> Self:
        return super().of_brand(brand).select_related("owner")


class TagQuerySet(_OfBrand):
    def in_order(self) -> Self:
        return self.order_by("name", "pk")


class TaggingQuerySet(models.QuerySet[Any]):
    def of_brand(self, brand: Brand | None) -> Self:
        if brand is None:
            return self.none()
        return self.filter(tag__brand=brand).select_related("tag").order_by("tag__name", "pk")


class ContactQuerySet(_OfBrand):
    pass


class SavedViewQuerySet(models.QuerySet[Any]):
    def visible_to(self, user: User, brand: Brand | None) -> Self:
        return self.filter(Q(created_by=user) | Q(is_shared=True), brand=brand)


class JobQuerySet(_OfBrand):
    def visible_to(self, user: User) -> Self:
        return self if user.is_administrator else self.filter(requested_by=user)

    def waiting(self) -> Self:
        return self.filter(done_at__isnull=True)

    def written(self) -> Self:
        return self.filter(done_at__isnull=False)


class BulkResultQuerySet(models.QuerySet[Any]):
    def of_job(self, job: Any) -> Self:
        return self.filter(job=job)

    def with_creators(self) -> Self:
        return self.select_related("creator").order_by("outcome", "creator")

    def counts(self) -> dict[str, int]:
        found = self.order_by().values_list("outcome").annotate(number=models.Count("pk"))
        return dict(found)

    def waiting(self) -> Self:
        return self.filter(outcome="waiting")
