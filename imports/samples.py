"""The first rows of a preview as people read them: names for keys, words for codes, times in the reader's zone."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.apps import apps
from django.db import models
from django.utils.functional import Promise
from django.utils.timezone import is_naive, make_aware
from django.utils.translation import gettext

from accounts.trail import in_words
from core.templatetags.ui import EMPTY, money, number, percent

from .kinds import Kind

# Ends the names of columns that hold amounts in the smallest coin.
MINOR = "_minor"
Column = models.Field[Any, Any]
Sample = Mapping[str, Any]
Samples = Mapping[str, Sequence[Sample]]


class SampleWriter:
    """Writes all samples of a summary with one query for each table that they mention."""

    def __init__(self, kind: Kind, samples: Samples, *, label: str = "") -> None:
        """Of the main table, or of the one with the label."""
        model = apps.get_model(label or kind.targets[kind.main].model)
        told = {each.code: str(each.label) for each in kind.fields}
        self._columns: dict[str, Column] = {each.column: each for each in model._meta.local_concrete_fields}
        self._labels = {
            # A record is shown by its name, and not by the id that the file's column has.
            name: (not column.is_relation and told.get(name.removesuffix(MINOR))) or label_of(column)
            for name, column in self._columns.items()
        }
        self._shares = {each.code for each in kind.fields if each.parser.is_share}
        self._names = self._learn_names([row for rows in samples.values() for row in rows])

    def row(self, sample: Sample) -> dict[str, Any]:
        told = sample["columns"]
        currency = sample.get("currency") or told.get("currency", (None, ""))[1]
        columns = [
            {"label": self._labels[name], **self._change(name, old, new, currency)}
            for name, (old, new) in told.items()
            if name in self._columns and (old not in (None, "") or self._is_told(name, new))
        ]
        return {"row": sample["row"], "name": sample.get("name", ""), "columns": columns}

    def words(self, name: str, value: Any, currency: str) -> tuple[str, str]:
        """What the column is called, and its value; as stored, where the table has no such column any more."""
        if name not in self._columns:
            return name, str(value)
        return self._labels[name], self._words(name, value, currency)

    def _learn_names(self, rows: list[Sample]) -> dict[tuple[str, int], str]:
        wanted: dict[str, set[int]] = {}
        for row in rows:
            for name, pair in row["columns"].items():
                if self._is_relation(name):
                    wanted.setdefault(name, set()).update(key for key in pair if key)
        return {
            (name, found.pk): str(found) for name, keys in wanted.items() for found in self._found(name, keys)
        }

    def _found(self, name: str, keys: set[int]) -> Iterator[models.Model]:
        related: Any = self._columns[name].related_model
        rows = related._default_manager.filter(pk__in=keys)
        yield from rows.select_related(*getattr(related, "named_with", ()))

    def _is_relation(self, name: str) -> bool:
        return name in self._columns and bool(self._columns[name].is_relation)

    def _is_told(self, name: str, value: Any) -> bool:
        """What belongs to a record still to be made has no name yet."""
        return value not in (None, "") and not (self._is_relation(name) and value < 0)

    def _change(self, name: str, old: Any, new: Any, currency: str) -> dict[str, str]:
        return {"old": self._words(name, old, currency), "new": self._words(name, new, currency)}

    def _words(self, name: str, value: Any, currency: str) -> str:
        column = self._columns[name]
        if value in (None, ""):
            return EMPTY
        if column.is_relation:
            return self._names.get((name, value)) or gettext("a new record")
        if name.endswith(MINOR) and currency:
            return money(value, currency)
        return self._plain(name, column, _read(column, value))

    def _plain(self, name: str, column: Column, value: Any) -> str:
        if name in self._shares:
            return percent(value)
        if isinstance(value, Decimal):
            return f"{value.normalize():f}"
        if type(value) is int and not column.choices:
            return number(value)
        return in_words(column, value)


def label_of(column: Column) -> str:
    """What has no name for people is called after what it points to."""
    if column.related_model and not isinstance(column.verbose_name, Promise):
        related: Any = column.related_model
        return str(related._meta.verbose_name)
    return str(column.verbose_name)


def _read(column: Column, value: Any) -> Any:
    """What JSON made of a column's value, as the column holds it."""
    if isinstance(column, models.DecimalField):
        return Decimal(str(value))
    read = column.to_python(value)
    return make_aware(read) if isinstance(read, datetime) and is_naive(read) else read
