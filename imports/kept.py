"""What an undo left as it is, in words: names for records, labels for columns, amounts with their currency."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

from django.apps import apps

from .kinds import Kind
from .models import Issue
from .samples import Sample, SampleWriter


class KeptWriter:
    """Writes what was kept with one query for each table, and for each that it mentions."""

    def __init__(self, kind: Kind, issues: Iterable[Issue]) -> None:
        read = ((issue, _read(issue)) for issue in issues if issue.level == Issue.Level.KEPT)
        self._kept = {issue.pk: (issue.column, told) for issue, told in read if told}
        by_model: dict[str, list[Sample]] = {}
        for column, told in self._kept.values():
            by_model.setdefault(told["model"], []).append(_sample(column, told))
        self._writers = {
            label: SampleWriter(kind, {"kept": rows}, label=label) for label, rows in by_model.items()
        }
        self._names = {
            (label, found.pk): str(found) for label, rows in by_model.items() for found in _found(label, rows)
        }

    def words(self, issue: Issue) -> tuple[str, str]:
        """The column and what was found, as the reader would say them."""
        if issue.pk not in self._kept:
            return issue.column_name, issue.found
        column, told = self._kept[issue.pk]
        model = apps.get_model(told["model"])
        name = self._names.get((told["model"], told["id"])) or f"{model._meta.verbose_name} {told['id']}"
        if not column:
            return issue.column_name, name
        writer = self._writers[told["model"]]
        label, value = writer.words(column, told.get("value"), told.get("currency", ""))
        return label, f"{name}: {value}"


def _read(issue: Issue) -> dict[str, Any]:
    """Nothing where it is no such record, as of a value too long to be kept whole."""
    try:
        told = json.loads(issue.found)
    except ValueError:
        return {}
    return told if isinstance(told, dict) and {"model", "id"} <= told.keys() else {}


def _sample(column: str, told: dict[str, Any]) -> Sample:
    columns = {column: (None, told.get("value"))} if column else {}
    return {"row": None, "id": told["id"], "currency": told.get("currency", ""), "columns": columns}


def _found(label: str, rows: list[Sample]) -> Any:
    model: Any = apps.get_model(label)
    known = model._default_manager.filter(pk__in={row["id"] for row in rows})
    return known.select_related(*getattr(model, "named_with", ()))
