"""What the tables should hold by the staged rows, beside what they hold: the basis of preview and writes."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.db import connection
from django.utils.translation import gettext_noop

from imports.kinds import HELD, Kind, Target
from imports.models import Batch, Issue

IDENTICAL = gettext_noop("One row for each. A later row says the same; it counts once.")
OVERRULED = gettext_noop("One row for each. A later row says something else; that row is used.")

OLDER = gettext_noop(
    "Values at least as new as what is stored. Rows of older values change nothing. If the file is newer than this "
    "date, correct the date of the figures and compare again."
)


@dataclass(frozen=True)
class Wanted:
    """A temporary table: row, id, is_new, is_written, is_older, and each column as wanted and as it was."""

    target: Target
    name: str
    table: str
    columns: tuple[str, ...]


def open_stage(batch: Batch) -> None:
    """The queries of a kind say just `stage`."""
    with connection.cursor() as cursor:
        cursor.execute("DROP VIEW IF EXISTS pg_temp.stage")
        cursor.execute(f"CREATE TEMP VIEW stage AS TABLE {batch.stage_table}")


def locate(kind: Kind, parameters: Mapping[str, Any]) -> None:
    """Once the rows are staged, and again where what is stored may have changed since."""
    if not kind.located:
        return
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE IF EXISTS pg_temp.located")
        cursor.execute(f"CREATE TEMP TABLE located ON COMMIT DROP AS {kind.located}", parameters)
    analyse("located")


def analyse(table: str) -> None:
    """Statistics of a table of ours, for the planner: few rows tell enough of it."""
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL default_statistics_target = 10")
        cursor.execute(f"ANALYZE {table}")
        cursor.execute("RESET default_statistics_target")


def merge_repeated(batch: Batch) -> int:
    """Of rows about the same object keep the last, and say so of each of the others."""
    return sum(_merge_by(batch, code) for code in batch.definition.identity)


def merge_located(batch: Batch) -> int:
    """As `merge_repeated`, of rows that name the same object in different ways; the rows are located."""
    kind = batch.definition
    if not kind.located:
        return 0
    rows = f"located JOIN {batch.stage_table} AS s USING (row) WHERE located.id IS NOT NULL"
    return _merge(batch, rows, alike="located.id", codes=kind.identity)


def _merge_by(batch: Batch, code: str) -> int:
    alike = ", ".join(f's."{each}"' for each in (code, *batch.definition.apart_by))
    return _merge(batch, f'{batch.stage_table} AS s WHERE s."{code}" IS NOT NULL', alike=alike, codes=(code,))


def _merge(batch: Batch, rows: str, *, alike: str, codes: Sequence[str]) -> int:
    kind, stage = batch.definition, batch.stage_table
    compared = [f'"{each.code}"' for each in kind.fields if not each.follows]
    ours, theirs = (", ".join(f"{side}.{column}" for column in compared) for side in ("s", "l"))
    named = "".join(f" WHEN s.\"{code}\" IS NOT NULL THEN '{code}'" for code in codes)
    told = ", ".join(f's."{code}"' for code in codes)
    with connection.cursor() as cursor:
        # Most files repeat nothing, which costs half of finding what.
        cursor.execute(f"SELECT EXISTS (SELECT FROM {rows} GROUP BY {alike} HAVING count(*) > 1)")
        if not cursor.fetchone()[0]:
            return 0
        cursor.execute("DROP TABLE IF EXISTS pg_temp.repeated")
        cursor.execute(
            "CREATE TEMP TABLE repeated ON COMMIT DROP AS SELECT row, last FROM"
            f" (SELECT row, max(row) OVER (PARTITION BY {alike}) AS last FROM {rows}) AS r WHERE row <> last"
        )
        cursor.execute(
            'INSERT INTO imports_issue (batch_id, level, "row", rows, "column", found, expected)'
            f" SELECT %s, %s, s.row, 1, CASE{named} END, coalesce({told}) || ' → ' || l.row,"
            f" CASE WHEN ({ours}) IS NOT DISTINCT FROM ({theirs}) THEN %s ELSE %s END"
            f" FROM repeated AS r JOIN {stage} AS s USING (row) JOIN {stage} AS l ON l.row = r.last",
            [batch.pk, Issue.Level.NOTE, IDENTICAL, OVERRULED],
        )
        cursor.execute(f"DELETE FROM {stage} AS s USING repeated AS r WHERE s.row = r.row")
        return int(cursor.rowcount)


def refuse_conflicting(batch: Batch, parameters: Mapping[str, Any]) -> int:
    """Take out the rows a kind's checks refuse; each leaves an error."""
    refused = 0
    with connection.cursor() as cursor:
        for check in batch.definition.checks:
            cursor.execute("DROP TABLE IF EXISTS pg_temp.refused")
            cursor.execute(f"CREATE TEMP TABLE refused ON COMMIT DROP AS {check}", parameters)
            if not cursor.rowcount:
                continue
            cursor.execute(
                'INSERT INTO imports_issue (batch_id, level, "row", rows, "column", found, expected)'
                ' SELECT %s, %s, row, 1, "column", left(found, 400), expected FROM refused',
                [batch.pk, Issue.Level.ERROR],
            )
            cursor.execute(f"DELETE FROM {batch.stage_table} AS s USING refused AS r WHERE s.row = r.row")
            refused += cursor.rowcount
    return refused


def warn(batch: Batch, parameters: Mapping[str, Any]) -> None:
    with connection.cursor() as cursor:
        for query in batch.definition.warnings:
            cursor.execute(
                'INSERT INTO imports_issue (batch_id, level, "row", rows, "column", found, expected)'
                f" SELECT {batch.pk}, '{Issue.Level.WARNING.value}', row, rows, \"column\", left(found, 400),"
                f" expected FROM ({query}) AS w",
                parameters,
            )


def close(tables: list[Wanted]) -> None:
    """Let go of what hangs on the staging table and the session."""
    with connection.cursor() as cursor:
        cursor.execute("DROP VIEW IF EXISTS pg_temp.stage")
        for table in tables:
            cursor.execute(f"DROP TABLE IF EXISTS pg_temp.{table.name}")


def compare(kind: Kind, parameters: Mapping[str, Any], *, is_preview: bool) -> list[Wanted]:
    return [_compare_target(target, parameters, is_preview=is_preview) for target in kind.targets]


def _compare_target(target: Target, parameters: Mapping[str, Any], *, is_preview: bool) -> Wanted:
    model = apps.get_model(target.model)
    name, table = f"wanted_{model._meta.model_name}", model._meta.db_table
    # A preview numbers new rows below zero, so that no key is drawn for what may never be written.
    new_id = "-row" if is_preview else f"nextval((SELECT pg_get_serial_sequence('{table}', 'id')::regclass))"
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT * FROM ({target.wanted}) AS w LIMIT 0", parameters)
        columns = tuple(column.name for column in cursor.description if column.name not in {"row", "id"})
        told = [column for column in columns if column != target.dated]
        wanted = ", ".join(f'w."{column}"' for column in told)
        held = ", ".join(f"w.was_{column}" for column in told)
        is_older = f'coalesce(was_{target.dated} > "{target.dated}", false)' if target.dated else "false"
        everything = ", ".join(f'"{column}"' for column in columns)
        # What an unchanged row held is what it is to hold.
        was = ", ".join(f"CASE WHEN is_written THEN was_{column} END AS was_{column}" for column in columns)
        cursor.execute(f"DROP TABLE IF EXISTS pg_temp.{name}")
        cursor.execute(
            f"CREATE TEMP TABLE {name} ON COMMIT DROP AS SELECT row, coalesce(id, {new_id}) AS id, is_new, is_written,"
            f" NOT is_written AND differs AS is_older, {everything}, {was}"
            f" FROM (SELECT *, is_new OR (differs AND NOT {is_older}) AS is_written"
            f" FROM (SELECT w.*, id IS NULL AS is_new, ({wanted}) IS DISTINCT FROM ({held}) AS differs"
            f" FROM ({_with_held(target, table, columns)}) AS w OFFSET 0) AS d) AS c",
            parameters,
        )
    analyse(name)
    return Wanted(target, name, table, columns)


def _with_held(target: Target, table: str, columns: tuple[str, ...]) -> str:
    """The wanted rows and what the stored ones hold, as `was_`."""
    if target.held:
        held = ", ".join(f"{target.held.format(column=column)} AS was_{column}" for column in columns)
        return target.wanted.replace(HELD, f", {held}")
    held = ", ".join(f"t.{column} AS was_{column}" for column in columns)
    return f"SELECT w.*, {held} FROM ({target.wanted}) AS w LEFT JOIN {table} AS t ON t.id = w.id"


def count_rows(tables: list[Wanted], main: Wanted) -> dict[str, int]:
    """New, changed, same, older: a row is new when the main table's is, changed when any table's is."""
    others = " UNION ALL ".join(
        f"SELECT row, is_written, is_older FROM {table.name}" for table in tables if table is not main
    )
    joined = (
        " FULL JOIN (SELECT row, bool_or(is_written) AS is_written, bool_or(is_older) AS is_older"
        f" FROM ({others}) AS each GROUP BY row) AS o USING (row)"
    )
    written, older = (
        f"(coalesce(m.{flag}, false){f' OR coalesce(o.{flag}, false)' if others else ''})"
        for flag in ("is_written", "is_older")
    )
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FILTER (WHERE is_new), count(*) FILTER (WHERE is_written AND NOT is_new),"
            " count(*) FILTER (WHERE NOT is_written AND NOT is_older),"
            " count(*) FILTER (WHERE NOT is_written AND is_older)"
            f" FROM (SELECT coalesce(m.is_new, false) AS is_new, {written} AS is_written, {older} AS is_older"
            f" FROM {main.name} AS m{joined if others else ''}) AS r"
        )
        return dict(zip(("new", "changed", "same", "older"), cursor.fetchone(), strict=True))


def say_older(batch: Batch, rows: int) -> None:
    if rows:
        Issue.objects.create(
            batch=batch,
            level=Issue.Level.WARNING,
            rows=rows,
            found=batch.dated_on.isoformat(),
            expected=OLDER,
        )


def changed_columns(table: Wanted) -> dict[str, int]:
    """How many existing rows change in each column."""
    counts = ", ".join(
        f'count(*) FILTER (WHERE "{column}" IS DISTINCT FROM was_{column})' for column in table.columns
    )
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {counts} FROM {table.name} WHERE is_written AND NOT is_new")
        return {
            column: count for column, count in zip(table.columns, cursor.fetchone(), strict=True) if count
        }


def samples(
    table: Wanted, kind: Kind, rows: Mapping[str, int], limit: int = 20
) -> dict[str, list[dict[str, Any]]]:
    """Some new and some changed rows, to look at: {row, id, name, currency, columns: {name: [before, after]}}.

    `rows`: how many there are, as they were counted.
    """
    conditions = {"new": "is_new", "changed": "is_written AND NOT is_new"}
    return {
        outcome: _sample(table, kind, condition, limit) if rows[outcome] else []
        for outcome, condition in conditions.items()
    }


def _sample(table: Wanted, kind: Kind, condition: str, limit: int) -> list[dict[str, Any]]:
    currency = "currency" if "currency" in table.columns else "''"
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT row, id, {_name(table, kind)}, {currency}, {changed_fields(table)} FROM {table.name} AS w"
            # Found by their numbers first: rows as wide as these are costly to sort.
            f" WHERE row IN (SELECT row FROM {table.name} WHERE {condition} ORDER BY row LIMIT %s) ORDER BY row",
            [limit],
        )
        return [
            {"row": row, "id": pk, "name": name, "currency": currency, "columns": json.loads(fields)}
            for row, pk, name, currency, fields in cursor.fetchall()
        ]


def _name(table: Wanted, kind: Kind) -> str:
    """What a person calls the row: its handle, name or code; else what the file's row is told by."""
    own = next((column for column in ("handle", "name", "code") if column in table.columns), None)
    return own or f'(SELECT s."{kind.identity[-1]}" FROM stage AS s WHERE s.row = w.row)'


def changed_fields(table: Wanted) -> str:
    """SQL of {column: [before, after]}, of the changed columns alone; of a new row, all."""
    pairs = ", ".join(
        f"'{column}', CASE WHEN is_new OR \"{column}\" IS DISTINCT FROM was_{column}"
        f' THEN jsonb_build_array(was_{column}, "{column}") END'
        for column in table.columns
    )
    return f"jsonb_strip_nulls(jsonb_build_object({pairs}))"
