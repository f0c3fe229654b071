from __future__ import annotations

import unicodedata
from datetime import datetime
from typing import TYPE_CHECKING, Any, Self

from django.contrib.postgres.fields import ArrayField
from django.db import connection, models
from django.db.models import F, Func, Prefetch, Q, TextField, Value
from django.db.models.functions import Concat, StrIndex
from django.db.models.lookups import Exact

from .handles import looks_like_handle, normalise_handle

if TYPE_CHECKING:
    from collections.abc import Sequence

    from accounts.models import Brand, User


class _Differs(Exact):
    def get_rhs_op(self, connection: Any, rhs: str) -> str:
        return f"<> {rhs}"


# As `creators_ngrams` tells words apart.
_BETWEEN_WORDS = "._\t\n"
_WORDS = Concat(
    Value(" "),
    Func(
        F("search_text"),
        Value(_BETWEEN_WORDS),
        Value(" " * len(_BETWEEN_WORDS)),
        function="translate",
        output_field=TextField(),
    ),
)
# Of the table's size, not of its statistics, which a large import leaves behind. Repeatable, so that all pages of a
# search are read in the same way.
SHARE_CONTAINING = """
    SELECT coalesce(avg((strpos(search_text, creators_fold(%(written)s)) > 0)::int), 0)
    FROM {table} TABLESAMPLE SYSTEM ((
        SELECT least(100, 100.0 * %(pages)s * current_setting('block_size')::int
                          / greatest(1, pg_relation_size('{table}')))
    )) REPEATABLE (1)
"""


def _as_typed(written: str) -> str:
    text = normalise_handle(written) or written if looks_like_handle(written) else written
    return text.replace("\0", "").strip()


def _is_one_letter(written: str) -> bool:
    """Of Latin: it finds the words that begin with it."""
    folded = unicodedata.normalize("NFKC", _as_typed(written))
    return len(folded) == 1 and folded.isascii()


def _folded(written: str) -> Func:
    return Func(Value(_as_typed(written)), function="creators_fold", output_field=TextField())


class CategoryQuerySet(models.QuerySet[Any]):
    def in_order(self) -> Self:
        return self.order_by("position", "pk")


class CreatorQuerySet(models.QuerySet[Any]):
    def visible_to(self, user: User) -> Self:
        """Creators are shared by all brands: whoever has a brand sees them."""
        return self if user.is_administrator or user.brand_roles else self.none()

    def matching(self, written: str) -> Self:
        """The text, folded, stands somewhere in a handle (earlier ones too) or the display name."""
        grams = ArrayField(TextField())
        wanted = Func(_folded(written), function="creators_search_grams", output_field=grams)
        held = Func(F("search_text"), function="creators_ngrams", output_field=grams)
        # The index finds texts with all the parts; only `containing` knows that they stand side by side.
        return self.alias(grams=held).filter(grams__contains=wanted).containing(written)

    def containing(self, written: str) -> Self:
        """As `matching`, but read row by row: for lists in an order where many match."""
        place = StrIndex(F("search_text"), _folded(written))
        if _is_one_letter(written):
            place = StrIndex(_WORDS, Concat(Value(" "), _folded(written)))
        # Written as <>, because the planner takes that for nearly all rows and > for a third.
        return self.filter(_Differs(place, 0))

    def share_containing(self, written: str) -> float:
        """Of some two thousand creators, read from pages that lie all over the table: 0 to 1."""
        table = connection.ops.quote_name(self.model._meta.db_table)
        with connection.cursor() as cursor:
            cursor.execute(SHARE_CONTAINING.format(table=table), {"written": _as_typed(written), "pages": 60})
            return float(cursor.fetchone()[0])

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
