"""The writes of a batch, set-based, each leaving what an undo needs."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from django.db import connection

from imports.models import Batch

from .comparing import Wanted, changed_columns, changed_fields

ANNOUNCED = 50_000


def write(batch: Batch, table: Wanted, parameters: Mapping[str, Any]) -> dict[str, int]:
    """Insert and update one table; returns how many rows of each."""
    changed = changed_columns(table)
    counts = {"added": _insert(table, parameters), "changed": _update(table, list(changed))}
    _remember(batch, table)
    return counts


def _insert(table: Wanted, parameters: Mapping[str, Any]) -> int:
    initial = table.target.initial
    columns = [f'"{column}"' for column in ("id", *table.columns)]
    names, values = ", ".join([*columns, *initial]), ", ".join([*columns, *initial.values()])
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {table.table} ({names}) SELECT {values} FROM {table.name} WHERE is_new"
            " ORDER BY row",
            parameters,
        )
        return int(cursor.rowcount)


def _update(table: Wanted, changed: list[str]) -> int:
    if not changed:
        return 0
    # Only the columns this file changes are set: an unchanged one may have been edited since the comparison.
    setters = ", ".join(
        f'"{column}" = CASE WHEN w.{column} IS DISTINCT FROM w.was_{column} THEN w.{column} ELSE t.{column} END'
        for column in changed
    )
    with connection.cursor() as cursor:
        # In id order, as everything that changes many rows does, so that none waits for another in a circle.
        cursor.execute(
            f"SELECT count(*) FROM (SELECT t.id FROM {table.table} AS t WHERE t.id IN"
            f" (SELECT id FROM {table.name} WHERE is_written AND NOT is_new)"
            " ORDER BY t.id FOR NO KEY UPDATE) AS l"
        )
        cursor.execute(
            f"UPDATE {table.table} AS t SET {setters} FROM {table.name} AS w"
            " WHERE t.id = w.id AND w.is_written AND NOT w.is_new"
        )
        return int(cursor.rowcount)


def _remember(batch: Batch, table: Wanted) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO imports_change (batch_id, model, object_id, is_new, fields)"
            f" SELECT %s, %s, id, is_new, {changed_fields(table)} FROM {table.name} WHERE is_written",
            [batch.pk, table.target.model],
        )


def written_ids(table: Wanted, *, is_new: bool) -> Iterator[list[int]]:
    """Ids in portions, so that a million of them are never held at once."""
    last = 0
    while True:
        with connection.cursor() as cursor:
            cursor.execute(
                f"SELECT id FROM {table.name} WHERE is_written AND is_new = %s AND id > %s"
                " ORDER BY id LIMIT %s",
                [is_new, last, ANNOUNCED],
            )
            ids = [row[0] for row in cursor.fetchall()]
        if not ids:
            return
        yield ids
        last = ids[-1]
