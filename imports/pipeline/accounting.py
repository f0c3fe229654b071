"""What a file adds up to, and which days it is about: beside the counts of rows, sums that people can check."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.db import connection
from django.utils.translation import gettext_noop

from imports.models import Batch, Issue

OVERLAPS_TOLD = 20
OVERLAP = gettext_noop(
    "Days that no earlier import covers. Rows that were there are updated and count once; totals of the two files "
    "must not be added."
)


def told(batch: Batch, parameters: Mapping[str, Any]) -> dict[str, Any]:
    """The totals and the window of the staged rows; says of each earlier import whose days overlap."""
    summary: dict[str, Any] = {}
    if batch.definition.totals:
        summary["totals"] = _totals(batch.definition.totals, parameters)
    if batch.definition.window and (window := _window(batch)):
        summary["window"] = [day.isoformat() for day in window]
        _say_overlaps(batch, *window)
    elif "starts_on" in parameters:
        # The whole file is of these days.
        summary["window"] = [parameters[name].isoformat() for name in ("starts_on", "ends_on")]
    return summary


def _totals(query: str, parameters: Mapping[str, Any]) -> list[dict[str, Any]]:
    with connection.cursor() as cursor:
        cursor.execute(query, parameters)
        names = ("label", "is_part", "rows", "currency", "minor")
        return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]


def _window(batch: Batch) -> tuple[date, date] | None:
    column = batch.definition.window
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT min({column})::date, max({column})::date FROM {batch.stage_table}")
        first, last = cursor.fetchone()
    return (first, last) if first else None


def _say_overlaps(batch: Batch, first: date, last: date) -> None:
    batch.issues.filter(expected=OVERLAP).delete()
    earlier = Batch.objects.applied_like(batch).filter(
        summary__window__0__lte=last.isoformat(), summary__window__1__gte=first.isoformat()
    )
    Issue.objects.bulk_create(
        Issue(
            batch=batch,
            level=Issue.Level.NOTE,
            column=batch.definition.window,
            found=f"{' – '.join(each.summary['window'])}: {each.file_name}"[:400],
            expected=OVERLAP,
        )
        for each in earlier.newest_first()[:OVERLAPS_TOLD]
    )
