"""Marks of people as columns, read in one statement straight into numpy."""

from dataclasses import dataclass, fields
from datetime import datetime
from functools import cached_property

import numpy as np
import psycopg
from django.db import connection

from evaluations.scoring.arrays import Floats, Integers, numbered

# A version that somebody else wrote, as a correction or a ruling, is not what the rater judged.
_OWN_MARKS = """
    COPY (
        SELECT scorer_id::int8, evaluation_id::int8, collaboration_id::int8, criterion_id::int8, brand_id::int8,
               value::int8
        FROM (
            SELECT DISTINCT ON (m.evaluation_id, m.criterion_id)
                   e.scorer_id, m.evaluation_id, e.collaboration_id, m.criterion_id, p.brand_id, m.value
            FROM evaluations_mark AS m
            JOIN evaluations_evaluation AS e ON e.id = m.evaluation_id AND e.scorer_id = m.marked_by_id
            JOIN campaigns_collaboration AS c ON c.id = e.collaboration_id
            JOIN campaigns_campaign AS p ON p.id = c.campaign_id
            WHERE e.state = 'submitted' AND m.marked_at >= %s AND m.marked_at < %s
            ORDER BY m.evaluation_id, m.criterion_id, m.version DESC
        ) AS newest
        WHERE value IS NOT NULL
    ) TO STDOUT (FORMAT binary)
"""
_HEADER, _TRAILER = 19, 2


@dataclass(frozen=True)
class Marks:
    """One row per mark, the newest version of each, ordered by evaluation and criterion."""

    rater: Integers
    evaluation: Integers
    collaboration: Integers
    criterion: Integers
    brand: Integers
    # a whole number from 0 to 5
    value: Integers

    def __len__(self) -> int:
        return len(self.value)

    @cached_property
    def values(self) -> Floats:
        return self.value.astype(np.float64)

    @cached_property
    def units(self) -> Integers:
        """What can be compared: one criterion of one collaboration."""
        criteria, criterion = numbered(self.criterion)
        return self.collaboration * len(criteria) + criterion


def marks_between(since: datetime, until: datetime) -> Marks:
    """What raters gave from `since` and before `until`, without “not applicable”."""
    received = bytearray()
    connection.ensure_connection()
    # Django's own cursor, while it logs, takes a COPY without parameters only.
    with psycopg.Cursor(connection.connection) as cursor, cursor.copy(_OWN_MARKS, (since, until)) as copy:
        for block in copy:
            received += block
    names = [field.name for field in fields(Marks)]
    # COPY writes the number of columns, then each with its length before it, all with the high byte first.
    layout = [("columns", ">i2")]
    for name in names:
        layout += [(f"{name}_length", ">i4"), (name, ">i8")]
    row = np.dtype(layout)
    count = (len(received) - _HEADER - _TRAILER) // row.itemsize
    rows = np.frombuffer(received, row, count, _HEADER)
    order = np.lexsort((rows["criterion"], rows["evaluation"]))
    return Marks(*(rows[name][order].astype(np.int64) for name in names))
