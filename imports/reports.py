"""What there is to say about a batch: for pages, the API, the command and the file of errors."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from itertools import islice
from typing import Any

from django.apps import apps
from django.db.models import Count
from django.utils.translation import gettext, gettext_noop
from django.utils.translation import gettext_lazy as _

from .kept import KeptWriter
from .kinds import Kind
from .models import ROW_COUNTS, Batch, Issue
from .samples import MINOR, Samples, SampleWriter, label_of

ISSUE_LABELS = (_("Level"), _("Row"), _("Rows"), _("Column"), _("Found"), _("Expected"))
LISTED = 200
PORTION = 2000
TONES = {"new": "good", "changed": "info", "error": "bad"}
IGNORED = {
    "header": gettext_noop("header"),
    "banner": gettext_noop("above the header"),
    "definition": gettext_noop("explaining the header"),
    "blank": gettext_noop("blank"),
    "total": gettext_noop("adding up the others"),
    "repeated": gettext_noop("repeated"),
}


def as_data(batch: Batch) -> dict[str, Any]:
    """The batch in plain values. Issues are the first ones; the file of errors has all."""
    issues = [as_issue(told) for told in told_of(batch, batch.issues.in_order()[:LISTED])]
    return {
        "batch": batch.pk,
        "file": batch.file_name,
        "sha256": batch.sha256,
        "kind": batch.kind,
        "status": batch.status,
        "dated_on": batch.dated_on.isoformat(),
        "problem": batch.said or None,
        "rows": batch.summary.get("rows", {}),
        "table": batch.summary.get("table", {}),
        "columns": batch.summary.get("columns", []),
        "changes": batch.summary.get("changes", {}),
        "written": batch.summary.get("written", {}),
        "undone": batch.summary.get("undone", {}),
        "totals": batch.summary.get("totals", []),
        "window": batch.summary.get("window", []),
        "issues": issues,
        "issue_count": batch.issues.count(),
    }


@dataclass(frozen=True)
class Told:
    """An issue with its column and what was found as people say them."""

    issue: Issue
    column: str
    found: str


def told_of(batch: Batch, issues: Iterable[Issue]) -> list[Told]:
    listed = list(issues)
    writer = KeptWriter(batch.definition, listed)
    return [Told(issue, *writer.words(issue)) for issue in listed]


def as_issue(told: Told) -> dict[str, Any]:
    issue = told.issue
    return {
        "level": issue.level,
        "row": issue.row,
        "rows": issue.rows,
        "column": issue.column,
        "found": told.found,
        "expected": issue.expectation,
    }


def issue_rows(batch: Batch) -> Iterator[tuple[object, ...]]:
    rows = batch.issues.in_order().iterator(PORTION)
    while portion := list(islice(rows, PORTION)):
        for told in told_of(batch, portion):
            issue = told.issue
            level = issue.get_level_display()
            yield level, issue.row, issue.rows, told.column, told.found, issue.expectation


def for_page(batch: Batch) -> dict[str, Any]:
    """The summary with its codes in words."""
    summary, kind = batch.summary, batch.definition
    fields = {each.code: each.label for each in kind.fields}
    labels = _column_labels(kind)
    rows, table = summary.get("rows", {}), summary.get("table", {})
    dialect = table.get("dialect", "")
    return {
        "tiles": [
            {"label": gettext(label), "value": count, "tone": TONES.get(code, "") if count else ""}
            for code, label in ROW_COUNTS.items()
            for count in (rows.get(code, 0),)
            if count or code != "older"
        ],
        "ignored": [
            {"label": gettext(label), "count": rows[code]}
            for code, label in IGNORED.items()
            if rows.get(code)
        ],
        "columns": [
            {**column, "label": fields.get(column["field"], "")} for column in summary.get("columns", [])
        ],
        "changes": [
            {"label": labels.get((model, column), column), "count": count}
            for model, columns in summary.get("changes", {}).items()
            for column, count in columns.items()
        ],
        "samples": _samples(kind, summary.get("samples", {})),
        "table": table,
        "dialect": dialect and gettext(dialect),  # of nothing, gettext gives the catalogue's header
        "undone": summary.get("undone", {}),
        "totals": [{**total, "label": gettext(total["label"])} for total in summary.get("totals", [])],
        "window": [date.fromisoformat(day) for day in summary.get("window", [])],
    }


def _column_labels(kind: Kind) -> dict[tuple[str, str], str]:
    """By table and column: as the file's field is called where the column is one's, else as the table calls it."""
    told = {f"{each.code}{MINOR}": str(each.label) for each in kind.fields}
    return {
        (target.model, field.column): told.get(field.column) or label_of(field)
        for target in kind.targets
        for field in apps.get_model(target.model)._meta.local_concrete_fields
    }


def _samples(kind: Kind, samples: Samples) -> list[dict[str, Any]]:
    if not any(samples.values()):
        return []
    writer = SampleWriter(kind, samples)
    return [
        {
            "title": gettext(ROW_COUNTS[outcome]),
            "is_new": outcome == "new",
            "rows": list(map(writer.row, found)),
        }
        for outcome, found in samples.items()
        if found
    ]


def levels(batch: Batch) -> list[dict[str, Any]]:
    """How many issues of each level there are."""
    counts = dict(batch.issues.values_list("level").annotate(number=Count("pk")).order_by())
    return [
        {"value": value, "label": label, "count": counts[value]}
        for value, label in Issue.Level.choices
        if counts.get(value)
    ]
