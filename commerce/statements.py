"""One statement over the rows of a queryset, each row computed once however often its columns are summed."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import QuerySet


def rows_over(
    inner: QuerySet[Any], columns: Sequence[str], statement: str, parameters: Sequence[Any] = ()
) -> list[tuple[Any, ...]]:
    """`statement` reads the `values_list` queryset as table `l` with these columns."""
    try:
        sql, given = inner.query.sql_with_params()
    except EmptyResultSet:
        return []
    names = ", ".join(columns)
    with connection.cursor() as cursor:
        # Materialised, or the planner would look up the refunds of a line once for each sum.
        cursor.execute(f"WITH l ({names}) AS MATERIALIZED ({sql}) {statement}", [*given, *parameters])
        rows: list[tuple[Any, ...]] = cursor.fetchall()
    return rows
