"""Queries for a row of a model whose text is made once.

Making the text of a query over sixty columns takes Django several times as long as PostgreSQL takes to run it, and a
small job is little more than a few such queries.
"""

import re
from collections.abc import Callable
from functools import cached_property
from itertools import count
from typing import Any, Generic, TypeVar

from django.db import DEFAULT_DB_ALIAS, connection, models

from .statements import Statement

M = TypeVar("M", bound=models.Model)


class Given(models.Expression):
    """A value of a kept query, given by its name each time the query runs."""

    def __init__(self, name: str, output_field: models.Field[Any, Any]) -> None:
        super().__init__(output_field)
        self.name = name

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, tuple[str | int, ...]]:
        return f"%({self.name})s", ()


class Kept(Generic[M]):
    """The first row of what `build` returns, a queryset of whole rows in which `Given` stands for each value."""

    def __init__(self, model: type[M], build: Callable[[], models.QuerySet[M]]) -> None:
        self._model = model
        self._build = build

    def first(self, **given: Any) -> M | None:
        """With the values given; None where there is no row. Raises TypeError for a model that is read through
        converters, which a kept query does not know.
        """
        statement, constants = self._statement
        with statement.run(given | constants, few=True) as cursor:
            row = cursor.fetchone()
        return row and self._model.from_db(DEFAULT_DB_ALIAS, self._names, row)

    @cached_property
    def _statement(self) -> tuple[Statement, dict[str, Any]]:
        text, constants = self._build()[:1].query.sql_with_params()
        place = count()
        named = re.sub("%s", lambda _: f"%(constant_{next(place)})s", text)
        return Statement.of(named), {f"constant_{number}": value for number, value in enumerate(constants)}

    @cached_property
    def _names(self) -> list[str]:
        fields = self._model._meta.concrete_fields
        if converted := [field.name for field in fields if field.get_db_converters(connection)]:
            raise TypeError(f"{self._model.__name__} is not kept as the database returns it: {converted}")
        return [field.attname for field in fields]
