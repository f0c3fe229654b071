"""A file whose amounts are in another currency than its store's is of another store."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from django.utils.translation import gettext_noop

from imports.currencies import told_by
from imports.errors import ChoiceNeededError

if TYPE_CHECKING:
    from imports.models import Batch

_UNIT = re.compile(r"\(\s*([^()]{1,4})\s*\)\s*$")


def refuse_other_currency(batch: Batch, currency: str) -> None:
    """Raises ChoiceNeededError where a header or an amount says so, unless a column names the currency of each row."""
    columns = batch.summary.get("columns", [])
    if any(column["field"] == "currency" for column in columns):
        return
    for where, sign in (*_of_headers(columns), *_of_amounts(batch)):
        told = told_by(sign)
        if told and currency not in told:
            raise ChoiceNeededError(
                gettext_noop(
                    "“%(column)s” is in %(found)s, and the store counts in %(expected)s. "
                    "Choose the store that the file is of."
                ),
                column=where,
                found=" / ".join(sorted(told)),
                expected=currency,
            )


def _of_headers(columns: list[dict[str, str]]) -> Iterator[tuple[str, str]]:
    for column in columns:
        if column["field"] and (match := _UNIT.search(column["header"])):
            yield column["header"], match[1]


def _of_amounts(batch: Batch) -> Iterator[tuple[str, str]]:
    for sign, amount in batch.summary.get("signs", {}).items():
        yield amount, sign
