"""The list as page, export, bulk action and API read it: filtered and ordered on narrow rows, then the wide ones."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, cast

from django.db.models import F, OrderBy, QuerySet
from django.http import QueryDict

from accounts.models import Brand
from core.keyset import SIZE, Page, merged_page_at, page_at

from .filters import CreatorFilter
from .models import Creator

DEFAULT_SORT = "-score"


@dataclass(frozen=True)
class Sort:
    """`on_standing`: the column is the current standing's, which then drives the query."""

    column: str | None
    on_standing: bool = False


SORTS = {
    "score": Sort("score", on_standing=True),
    "last": Sort("last_settled_on", on_standing=True),
    "followers": Sort("follower_count"),
    "handle": Sort("handle"),
    "added": Sort(None),
}


def sort_asked(data: Mapping[str, Any]) -> str:
    asked = str(data.get("sort") or "")
    return asked if asked.removeprefix("-") in SORTS else DEFAULT_SORT


def creator_filter(
    data: QueryDict | Mapping[str, Any], *, brand: Brand | None, at: datetime
) -> CreatorFilter:
    """Its `qs` has the creators' keys in the order asked for."""
    asked = sort_asked(data)
    sort = SORTS[asked.removeprefix("-")]
    rows = Creator.objects.standings() if sort.on_standing else Creator.objects.all()
    return CreatorFilter(
        data,
        _ordered(rows, sort, descending=asked.startswith("-")),
        brand=brand,
        at=at,
        for_page=True,
    )


def ordered_creators(data: Mapping[str, Any]) -> QuerySet[Any]:
    """All creators in the order asked for, to be read from end to end."""
    asked = sort_asked(data)
    sort = SORTS[asked.removeprefix("-")]
    if sort.on_standing:
        sort = replace(sort, column=f"current_standing__{sort.column}")
    return _ordered(Creator.objects.all(), sort, descending=asked.startswith("-"), nulls_last=True)


def page_of(filters: CreatorFilter, cursor: str, *, size: int = SIZE) -> Page[Any]:
    """Raises CursorError. The narrow rows are paged, and 50 wide ones fetched by key."""
    narrow = filters.qs.values("pk", *_columns(filters.qs))
    parts = _by_tier(filters, narrow)
    page = merged_page_at(parts, cursor, size=size) if parts else page_at(narrow, cursor, size=size)
    creators = Creator.objects.for_list(filters.brand, filters.at).in_order_of(
        [row["pk"] for row in page.rows]
    )
    return replace(page, rows=creators, queryset=narrow)


def _by_tier(filters: CreatorFilter, narrow: QuerySet[Any]) -> list[QuerySet[Any]]:
    """One list for each of several tiers: the tier follows the score, so no index has them in order together."""
    tiers = filters.form.cleaned_data.get("tier") or []
    if len(tiers) < 2 or _columns(narrow) != ["score"]:  # noqa: PLR2004 -- two make several
        return []
    return [filters.filters["tier"].filter(narrow, [tier]) for tier in tiers]


def _ordered(rows: QuerySet[Any], sort: Sort, *, descending: bool, nulls_last: bool = False) -> QuerySet[Any]:
    key = "-pk" if descending else "pk"
    if sort.column is None:
        return rows.order_by(key)
    # Pages read the one index in both directions; it is descending with nulls last.
    nulls: Any = {"nulls_last": True} if descending or nulls_last else {"nulls_first": True}
    return rows.order_by(OrderBy(F(sort.column), descending=descending, **nulls), key)


def _columns(rows: QuerySet[Any]) -> list[str]:
    ordered = (cast("Any", entry.expression) for entry in rows.query.order_by if isinstance(entry, OrderBy))
    return [column.name for column in ordered]
