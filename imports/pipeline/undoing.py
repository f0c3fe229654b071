"""Takes a batch back from what it remembered: what nobody changed since is restored, the rest is listed."""

from __future__ import annotations

from typing import Any

from django.apps import apps
from django.db import connection, models
from django.utils.translation import gettext_noop

from accounts.audit import AuditEvent
from imports.kinds import Kind
from imports.models import Batch, Change, Issue

from .writing import digest

CHANGED_SINCE = gettext_noop("The value the import wrote. It was changed since and stays.")
IN_USE = gettext_noop("Nothing that uses it. It is in use and stays.")
# Of a value; what is about it fits into 400 characters.
LONGEST = 150
EDITED = gettext_noop("The record as the import wrote it. It was changed since and stays.")


def undo(batch: Batch) -> dict[str, int]:
    """Restore the tables, the last written first; returns how many rows were restored, removed, kept."""
    counts = {"restored": 0, "removed": 0, "kept": 0}
    for target in reversed(batch.definition.targets):
        model = apps.get_model(target.model)
        counts["restored"] += _restore(batch, target.model, model)
        removed, kept = _remove(batch, batch.definition, target.model, model)
        counts["removed"] += removed
        counts["kept"] += kept
    counts["kept"] += batch.issues.filter(level=Issue.Level.KEPT, expected=CHANGED_SINCE).count()
    return counts


def _changed_columns(batch: Batch, label: str) -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT DISTINCT jsonb_object_keys(fields) FROM imports_change"
            " WHERE batch_id = %s AND model = %s ORDER BY 1",
            [batch.pk, label],
        )
        return [row[0] for row in cursor.fetchall()]


def _is_current(column: str) -> str:
    return f"coalesce(to_jsonb(t.{column}), 'null') = x.fields -> '{column}' -> 1"


def _restore(batch: Batch, label: str, model: type[models.Model]) -> int:
    columns = _changed_columns(batch, label)
    if not columns:
        return 0
    table = model._meta.db_table
    types = {field.column: field.db_type(connection) for field in model._meta.local_concrete_fields}
    setters = ", ".join(
        f"\"{column}\" = CASE WHEN x.fields ? '{column}' AND {_is_current(column)}"
        f" THEN (x.fields -> '{column}' ->> 0)::{_plain(types[column])} ELSE t.{column} END"
        for column in columns
    )
    mine = "x.batch_id = %s AND x.model = %s AND t.id = x.object_id"
    with connection.cursor() as cursor:
        for column in columns:
            cursor.execute(
                'INSERT INTO imports_issue (batch_id, level, rows, "column", found, expected)'
                f" SELECT x.batch_id, %s, 1, %s, {_kept(label, model, column)}, %s"
                f" FROM imports_change AS x, {table} AS t"
                f" WHERE {mine} AND x.fields ? '{column}' AND NOT {_is_current(column)}",
                [Issue.Level.KEPT, column, CHANGED_SINCE, batch.pk, label],
            )
        cursor.execute(
            f"UPDATE {table} AS t SET {setters} FROM imports_change AS x WHERE {mine}", [batch.pk, label]
        )
        return int(cursor.rowcount)


def _plain(db_type: str | None) -> str:
    return (db_type or "text").split("(")[0]


def _kept(label: str, model: type[models.Model], column: str = "") -> str:
    """SQL of which row was kept and with what value, for `kept.KeptWriter` to say it in the reader's words."""
    columns = {field.column for field in model._meta.local_concrete_fields}
    currency = "t.currency" if "currency" in columns else "NULL"
    value = f"CASE WHEN length(t.{column}::text) > {LONGEST} THEN left(t.{column}::text, {LONGEST}) END"
    told = f"coalesce(to_jsonb({value}), to_jsonb(t.{column}))" if column else "NULL::jsonb"
    pairs = f"'model', '{label}', 'id', t.id, 'currency', {currency}, 'value', {told}"
    return f"left(jsonb_strip_nulls(jsonb_build_object({pairs}))::text, 400)"


def _remove(batch: Batch, kind: Kind, label: str, model: type[models.Model]) -> tuple[int, int]:
    """Delete what the batch added, unless it was edited or is used."""
    table, columns = model._meta.db_table, batch.summary.get("held", {}).get(label)
    if not columns:
        return 0, 0
    relations = _relations(model)
    in_use = " OR ".join(
        f"EXISTS (SELECT 1 FROM {other} AS o WHERE o.{column} = t.id)"
        for accessor, other, column in relations
        if accessor not in kind.companions
    )
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE IF EXISTS pg_temp.undone")
        cursor.execute(
            f"CREATE TEMP TABLE undone ON COMMIT DROP AS SELECT t.id, {_kept(label, model)} AS kept,"
            f" x.digest IS DISTINCT FROM {digest(columns)} AS is_edited, ({in_use or 'false'}) AS is_used"
            " FROM (SELECT unnest(object_ids) AS id, unnest(digests) AS digest FROM imports_addition"
            f" WHERE batch_id = %s AND model = %s) AS x JOIN {table} AS t USING (id)",
            [batch.pk, label],
        )
        cursor.execute(
            'INSERT INTO imports_issue (batch_id, level, rows, "column", found, expected)'
            " SELECT %s, %s, 1, '', kept, CASE WHEN is_used THEN %s ELSE %s END FROM undone"
            " WHERE is_used OR is_edited",
            [batch.pk, Issue.Level.KEPT, IN_USE, EDITED],
        )
        kept = cursor.rowcount
        cursor.execute("DELETE FROM undone WHERE is_used OR is_edited")
        _announce_removed(kind, label)
        for accessor, other, column in relations:
            if accessor in kind.companions:
                cursor.execute(f"DELETE FROM {other} WHERE {column} IN (SELECT id FROM undone)")
        cursor.execute(f"DELETE FROM {table} WHERE id IN (SELECT id FROM undone)")
        return int(cursor.rowcount), kept


def _announce_removed(kind: Kind, label: str) -> None:
    if label == kind.targets[kind.main].model:
        with connection.cursor() as cursor:
            cursor.execute("SELECT id FROM undone ORDER BY id")
            kind.announce_removed([row[0] for row in cursor.fetchall()])


def _relations(model: type[models.Model]) -> list[tuple[str, str, str]]:
    """(accessor, table, column) of every foreign key to the model but its history's."""
    found = []
    for relation in model._meta.get_fields(include_hidden=True):
        field: Any = getattr(relation, "field", None)
        if isinstance(relation, models.ManyToOneRel) and not issubclass(field.model, AuditEvent):
            found.append((relation.get_accessor_name() or "", field.model._meta.db_table, field.column))
    return found


def changed_objects(batch: Batch) -> list[int]:
    """Ids of the main target's rows that the batch had changed."""
    kind = batch.definition
    label = kind.targets[kind.main].model
    return list(Change.objects.filter(batch=batch, model=label).values_list("object_id", flat=True))
