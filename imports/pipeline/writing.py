"""The writes of a batch, set-based, each leaving what an undo needs."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from django.db import connection

from imports.models import Batch

from .comparing import Wanted, analyse, changed_columns, changed_fields

ANNOUNCED = 50_000
# Added rows that are remembered in one.
TOGETHER = 1000


def write(batch: Batch, table: Wanted, parameters: Mapping[str, Any]) -> dict[str, int]:
    """Insert and update one table; returns how many rows of each."""
    changed = changed_columns(table)
    counts = {"added": _insert(batch, table, parameters), "changed": _update(table, list(changed))}
    _remember_changed(batch, table)
    _analyse_grown(table.table, counts["added"])
    return counts


def _insert(batch: Batch, table: Wanted, parameters: Mapping[str, Any]) -> int:
    initial = table.target.initial
    columns = [f'"{column}"' for column in ("id", *table.columns)]
    names, values = ", ".join([*columns, *initial]), ", ".join([*columns, *initial.values()])
    with connection.cursor() as cursor:
        cursor.execute(
            f"WITH added AS (INSERT INTO {table.table} AS t ({names}) SELECT {values} FROM {table.name}"
            f" WHERE is_new ORDER BY row RETURNING t.id, {digest(table.columns)} AS digest),"
            " remembered AS (INSERT INTO imports_addition (batch_id, model, object_ids, digests)"
            f" SELECT {batch.pk}, '{table.target.model}', array_agg(id), array_agg(digest)"
            f" FROM (SELECT *, row_number() OVER () / {TOGETHER} AS portion FROM added) AS a GROUP BY portion"
            " RETURNING cardinality(object_ids) AS rows)"
            " SELECT coalesce(sum(rows), 0) FROM remembered",
            parameters,
        )
        return int(cursor.fetchone()[0])


def _update(table: Wanted, changed: list[str]) -> int:
    if not changed:
        return 0
    # Only the columns this file changes are set: an unchanged one may have been edited since the comparison.
    setters = ", ".join(
        f'"{column}" = CASE WHEN w.{column} IS DISTINCT FROM w.was_{column} THEN w.{column} ELSE t.{column} END'
        for column in changed
    )
    # As an array, each is looked up by its key; joined, the whole table would be read for them.
    ids = f"ARRAY(SELECT id FROM {table.name} WHERE is_written AND NOT is_new)"
    with connection.cursor() as cursor:
        # In id order, as everything that changes many rows does, so that none waits for another in a circle.
        cursor.execute(
            f"SELECT count(*) FROM (SELECT t.id FROM {table.table} AS t WHERE t.id = ANY({ids})"
            " ORDER BY t.id FOR NO KEY UPDATE) AS l"
        )
        cursor.execute(
            f"UPDATE {table.table} AS t SET {setters} FROM {table.name} AS w"
            f" WHERE t.id = ANY({ids}) AND t.id = w.id AND w.is_written AND NOT w.is_new"
        )
        return int(cursor.rowcount)


def _analyse_grown(table: str, added: int) -> None:
    """Whoever asks right after a big import must not plan for a table that was small a moment ago."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT %s > 1000 + reltuples / 10 FROM pg_class WHERE oid = %s::regclass", [added, table]
        )
        if cursor.fetchone()[0]:
            # Of one column: how much there is shows at once, all else when the database comes round to it.
            analyse(f"{table} (id)")


def digest(columns: Sequence[str]) -> str:
    """SQL of what tells whether a row still holds in the columns what was written."""
    held = ", ".join(f't."{column}"' for column in columns)
    return f"hash_record_extended(ROW({held}), 0)"


def _remember_changed(batch: Batch, table: Wanted) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO imports_change (batch_id, model, object_id, fields)"
            f" SELECT %s, %s, id, {changed_fields(table)} FROM {table.name}"
            " WHERE is_written AND NOT is_new",
            [batch.pk, table.target.model],
        )


def written_ids(table: Wanted, *, is_new: bool) -> Iterator[list[int]]:
    """Ids in portions, so that a million of them are never held at once."""
    with connection.chunked_cursor() as cursor:
        cursor.execute(f"SELECT id FROM {table.name} WHERE is_written AND is_new = %s ORDER BY id", [is_new])
        while rows := cursor.fetchmany(ANNOUNCED):
            yield [row[0] for row in rows]
