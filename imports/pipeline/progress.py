"""Progress is told on a connection of its own: the job's own transaction shows nothing before it ends."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection
from django.db.backends.base.base import BaseDatabaseWrapper

from imports.states import Step


class StoppedError(Exception):
    """The person paused or cancelled it."""


class Reporter:
    def __init__(self, batch_id: int, own: BaseDatabaseWrapper) -> None:
        self.batch_id = batch_id
        self._own = own

    def tell(self, step: Step, done: int = 0, total: int = 0) -> None:
        """Say how far the job is; raises StoppedError when it should stop."""
        with self._own.cursor() as cursor:
            cursor.execute(
                "UPDATE imports_progress SET step = %s, done = %s, total = %s, updated_at = now()"
                " WHERE batch_id = %s RETURNING is_stopped",
                [step.value, done, total, self.batch_id],
            )
            if (row := cursor.fetchone()) and row[0]:
                raise StoppedError

    def count_attempt(self) -> int:
        with self._own.cursor() as cursor:
            cursor.execute(
                "UPDATE imports_progress SET attempts = attempts + 1, done = 0, total = 0"
                " WHERE batch_id = %s RETURNING attempts",
                [self.batch_id],
            )
            row = cursor.fetchone()
            return row[0] if row else 1


@contextmanager
def reporting(batch_id: int) -> Iterator[Reporter]:
    own = connection.copy()
    try:
        yield Reporter(batch_id, own)
    finally:
        own.close()
