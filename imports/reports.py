"""What there is to say about a batch: for pages, the API, the command and the file of errors."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext_lazy as _

from .models import Batch, Issue

ISSUE_LABELS = (_("Level"), _("Row"), _("Rows"), _("Column"), _("Found"), _("Expected"))
LISTED = 200


def as_data(batch: Batch) -> dict[str, Any]:
    """The batch in plain values. Issues are the first ones; the file of errors has all."""
    issues = [as_issue(issue) for issue in batch.issues.in_order()[:LISTED]]
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
        "issues": issues,
        "issue_count": batch.issues.count(),
    }


def as_issue(issue: Issue) -> dict[str, Any]:
    return {
        "level": issue.level,
        "row": issue.row,
        "rows": issue.rows,
        "column": issue.column,
        "found": issue.found,
        "expected": issue.expectation,
    }


def issue_rows(batch: Batch) -> Iterator[tuple[object, ...]]:
    for issue in batch.issues.in_order().iterator(2000):
        level = issue.get_level_display()
        yield level, issue.row, issue.rows, issue.column, issue.found, issue.expectation
