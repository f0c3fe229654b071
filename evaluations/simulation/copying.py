"""Many rows of a model in one COPY. Triggers and constraints of the database see each of them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import repeat
from typing import Any

from django.db import connection, models
from psycopg import sql


def ids_for(model: type[models.Model], count: int) -> list[int]:
    """Keys drawn from the table's own sequence, in rising order."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT nextval(pg_get_serial_sequence(%s, 'id')) FROM generate_series(1, %s)",
            [model._meta.db_table, count],
        )
        return sorted(key for (key,) in cursor.fetchall())


def copy(model: type[models.Model], values: Mapping[str, Any]) -> None:
    """By the names of fields: a tuple or a non-empty list gives a value for each row, anything else the same for all."""
    names = [sql.Identifier(str(model._meta.get_field(name).column)) for name in values]
    statement = sql.SQL("COPY {} ({}) FROM STDIN").format(
        sql.Identifier(model._meta.db_table), sql.SQL(", ").join(names)
    )
    with connection.cursor() as cursor:
        text = statement.as_string(cursor.connection)
        with cursor.copy(text) as rows:
            for row in _rows(values):
                rows.write_row(row)
        cursor.execute(f"ANALYZE {model._meta.db_table}")


def _rows(values: Mapping[str, Any]) -> Iterator[Sequence[Any]]:
    columns = [value if isinstance(value, list) and value else repeat(value) for value in values.values()]
    return zip(*columns, strict=False)
