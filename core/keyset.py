"""Pages by key: the next page starts after the last row's values, so the thousandth costs what the first does.

The order is the queryset's own `order_by`; the primary key is added to make it total. Nulls come last, in both
directions. Only the first key may be null, because a page crosses from values to nulls at most once.

An ascending key whose only index is a descending one with nulls last says so by `asc(nulls_first=True)`: that index
is then read backward, and the nulls are still shown last.
"""

import base64
import binascii
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal
from functools import cached_property, cmp_to_key, reduce
from operator import or_
from typing import Any, Generic, TypeVar

from django.core.exceptions import FieldDoesNotExist, ValidationError
from django.db.models import F, Field, Model, OrderBy, Q, QuerySet
from django.db.models.fields.tuple_lookups import Tuple, TupleGreaterThan, TupleLessThan
from django.http import HttpRequest
from django.utils.formats import number_format

SIZE = 50
LARGEST_SIZE = 200
CAP = 1000
M = TypeVar("M", bound=Model)


class CursorError(ValueError):
    """The cursor is damaged or belongs to another order."""


@dataclass(frozen=True)
class Key:
    name: str
    descending: bool
    nullable: bool
    field: "Field[Any, Any]"
    mirrored: bool = False

    def ordering(self, *, backward: bool) -> OrderBy | str:
        descending = self.descending != backward
        if not self.nullable:
            return f"-{self.name}" if descending else self.name
        # Reading backward, what comes last comes first.
        nulls = {"nulls_first": True} if backward != self.mirrored else {"nulls_last": True}
        return OrderBy(F(self.name), descending=descending, **nulls)

    def value_of(self, row: Any) -> Any:
        if isinstance(row, dict):
            return row.get(self.name)
        return reduce(lambda found, part: getattr(found, part, None), self.name.split("__"), row)


@dataclass(frozen=True)
class Cursor:
    backward: bool
    values: list[Any]

    def encode(self, keys: Sequence[Key]) -> str:
        plain = [_plain(value) for value in self.values]
        text = json.dumps([_signature(keys), int(self.backward), plain], separators=(",", ":"))
        return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")

    @classmethod
    def decode(cls, text: str, keys: Sequence[Key]) -> "Cursor":
        try:
            signature, backward, plain = json.loads(base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)))
            if signature != _signature(keys) or len(plain) != len(keys):
                raise CursorError
            values = [
                None if value is None else key.field.to_python(value)
                for key, value in zip(keys, plain, strict=True)
            ]
        except (binascii.Error, ValueError, TypeError, OverflowError, ValidationError) as error:
            raise CursorError from error
        if any(value is None and not key.nullable for key, value in zip(keys, values, strict=True)):
            raise CursorError
        if any("\0" in value for value in values if isinstance(value, str)):
            raise CursorError
        return cls(bool(backward), values)


@dataclass(frozen=True)
class CappedCount:
    """How many rows, counted no further than is cheap."""

    number: int
    capped: bool

    def __str__(self) -> str:
        return number_format(self.number, use_l10n=True, force_grouping=True) + ("+" if self.capped else "")


@dataclass(frozen=True)
class Page(Generic[M]):
    rows: list[M]
    next: str | None
    previous: str | None
    queryset: "QuerySet[M, Any]"

    @cached_property
    def count(self) -> CappedCount:
        return capped_count(self.queryset)

    def __iter__(self) -> Any:
        return iter(self.rows)

    def __len__(self) -> int:
        return len(self.rows)


def paginate(queryset: "QuerySet[M, Any]", request: HttpRequest, *, size: int = SIZE) -> Page[M]:
    """The page that the address asks for by `cursor` and `size`; a damaged cursor leads to the first one."""
    cursor = request.GET.get("cursor", "")
    asked = request.GET.get("size", "")
    size = min(max(int(asked), 1), LARGEST_SIZE) if asked.isdecimal() else size
    try:
        return page_at(queryset, cursor, size=size)
    except CursorError:
        return page_at(queryset, "", size=size)


def page_at(queryset: "QuerySet[M, Any]", cursor: str, *, size: int) -> Page[M]:
    """Raises CursorError when the cursor does not fit the order."""
    keys = keys_of(queryset)
    at = Cursor.decode(cursor, keys) if cursor else None
    backward = at is not None and at.backward
    ordered = queryset.order_by(*(key.ordering(backward=backward) for key in keys))
    # One more than shown tells whether the list goes on.
    rows = _rows_from(ordered, keys, at, size + 1)
    more = len(rows) > size
    rows = rows[:size]
    if backward:
        rows.reverse()
    goes_on = {"next": bool(at) if backward else more, "previous": more if backward else bool(at)}
    return _page(rows, keys, goes_on, queryset)


def merged_page_at(parts: "Sequence[QuerySet[M, Any]]", cursor: str, *, size: int) -> Page[M]:
    """The page of several lists in one order, no row of which is in two.

    For a column with few values: each part is read in its own index's order, where one list of all would be sorted.
    """
    keys = keys_of(parts[0])
    at = Cursor.decode(cursor, keys) if cursor else None
    pages = [page_at(part, cursor, size=size) for part in parts]
    rows = sorted((row for page in pages for row in page), key=cmp_to_key(_comparison(keys)))
    backward = at is not None and at.backward
    more = len(rows) > size or any(page.previous if backward else page.next for page in pages)
    rows = rows[-size:] if backward else rows[:size]
    goes_on = {"next": bool(at) if backward else more, "previous": more if backward else bool(at)}
    return _page(rows, keys, goes_on, reduce(or_, parts))


def capped_count(queryset: "QuerySet[Any, Any]", cap: int = CAP) -> CappedCount:
    found = queryset.order_by()[: cap + 1].count()
    return CappedCount(min(found, cap), found > cap)


def keys_of(queryset: "QuerySet[Any, Any]") -> list[Key]:
    keys = [_key(queryset, entry) for entry in queryset.query.order_by]
    if isinstance(queryset.query.group_by, tuple):
        # Groups of rows have no primary key: their order ends in what is one group's alone, and counts are never null.
        return [replace(key, nullable=False) for key in keys]
    if not keys or keys[-1].name not in {"pk", queryset.model._meta.pk.name}:
        # In the same direction, so that one index, read either way, serves the whole order.
        descending = keys[-1].descending if keys else False
        keys.append(Key("pk", descending, nullable=False, field=queryset.model._meta.pk))
    if any(key.nullable for key in keys[1:]):
        raise ValueError("Only the first key of an order may be null.")
    return keys


def _key(queryset: "QuerySet[Any, Any]", entry: Any) -> Key:
    if isinstance(entry, str):
        name, descending = entry.lstrip("-"), entry.startswith("-")
    elif isinstance(entry, OrderBy) and isinstance(entry.expression, F):
        name, descending = str(entry.expression.name), entry.descending  # type: ignore[attr-defined]
    else:
        raise TypeError(f"Pages by key need a named order, not {entry!r}: annotate it first.")
    field, nullable = _field(queryset, name)
    mirrored = nullable and not descending and bool(getattr(entry, "nulls_first", False))
    return Key(name, descending, nullable, field, mirrored)


def _field(queryset: "QuerySet[Any, Any]", name: str) -> tuple[Any, bool]:
    if name in queryset.query.annotations:
        return queryset.query.annotations[name].output_field, True
    options, nullable = queryset.model._meta, False
    field: Any = None
    for part in name.split("__"):
        try:
            field = options.pk if part == "pk" else options.get_field(part)
        except FieldDoesNotExist as error:
            raise ValueError(f"{queryset.model.__name__} has no {name} to order by.") from error
        nullable = (
            nullable or bool(field.null) or bool(getattr(field, "auto_created", False) and field.is_relation)
        )
        if field.is_relation:
            options = field.related_model._meta
    return (field.target_field if field.is_relation else field), nullable


def _rows_from(ordered: "QuerySet[M, Any]", keys: Sequence[Key], at: Cursor | None, limit: int) -> list[M]:
    first = keys[0]
    if at is None:
        return _values_then_nulls(ordered, first, limit) if first.mirrored else list(ordered[:limit])
    value = at.values[0]
    if value is None:
        rows = list(_beyond(ordered.filter(**{f"{first.name}__isnull": True}), keys[1:], at, start=1)[:limit])
        other_side = {f"{first.name}__isnull": False} if at.backward else None
    else:
        rows = list(_beyond(ordered, keys, at, start=0)[:limit])
        other_side = {f"{first.name}__isnull": True} if first.nullable and not at.backward else None
    if other_side is not None and len(rows) < limit:
        rows += ordered.filter(**other_side)[: limit - len(rows)]
    return rows


def _values_then_nulls(ordered: "QuerySet[M, Any]", first: Key, limit: int) -> list[M]:
    rows = list(ordered.filter(**{f"{first.name}__isnull": False})[:limit])
    if len(rows) < limit:
        rows += ordered.filter(**{f"{first.name}__isnull": True})[: limit - len(rows)]
    return rows


def _beyond(
    queryset: "QuerySet[M, Any]", keys: Sequence[Key], at: Cursor, *, start: int
) -> "QuerySet[M, Any]":
    values = at.values[start:]
    if len({key.descending for key in keys}) == 1:
        # A comparison of rows is one range of the index.
        lookup = TupleLessThan if keys[0].descending != at.backward else TupleGreaterThan
        if len(keys) > 1:
            return queryset.filter(lookup(Tuple(*(F(key.name) for key in keys)), tuple(values)))
    return queryset.filter(_after(keys, values, backward=at.backward))


def _after(keys: Sequence[Key], values: Sequence[Any], *, backward: bool) -> Q:
    """Beyond the values where directions differ: beyond in one key, equal in all before it."""
    condition, equal = Q(), Q()
    for key, value in zip(keys, values, strict=True):
        side = "lt" if key.descending != backward else "gt"
        condition |= equal & Q(**{f"{key.name}__{side}": value})
        equal &= Q(**{key.name: value})
    first_side = "lte" if keys[0].descending != backward else "gte"
    # Implied by the rest, but this one the index can use.
    return Q(**{f"{keys[0].name}__{first_side}": values[0]}) & condition


def _page(
    rows: list[M], keys: Sequence[Key], goes_on: dict[str, bool], queryset: "QuerySet[M, Any]"
) -> Page[M]:
    return Page(
        rows=rows,
        next=_cursor_at(rows[-1], keys, backward=False) if rows and goes_on["next"] else None,
        previous=_cursor_at(rows[0], keys, backward=True) if rows and goes_on["previous"] else None,
        queryset=queryset,
    )


def _comparison(keys: Sequence[Key]) -> Callable[[Any, Any], int]:
    """Of two rows in the order that the database has them in."""

    def compare(left: Any, right: Any) -> int:
        for key in keys:
            one, other = key.value_of(left), key.value_of(right)
            if one == other:
                continue
            if one is None or other is None:
                return 1 if one is None else -1
            return (1 if one > other else -1) * (-1 if key.descending else 1)
        return 0

    return compare


def _cursor_at(row: Any, keys: Sequence[Key], *, backward: bool) -> str:
    return Cursor(backward, [key.value_of(row) for key in keys]).encode(keys)


def _signature(keys: Sequence[Key]) -> str:
    return ",".join(f"{'-' if key.descending else ''}{key.name}" for key in keys)


def _plain(value: Any) -> Any:
    if isinstance(value, datetime | date):
        return value.isoformat()
    return (
        str(value) if isinstance(value, Decimal) or not isinstance(value, int | float | str | None) else value
    )
