"""Locks that a session holds over its transactions, for work that two may come to at once."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection

KEYS = 2**31


@contextmanager
def sole(space: int, key: int) -> Iterator[bool]:
    """Whether nobody else is inside with the key of this space. A killed worker's lock goes with its connection."""
    names = [space, key % KEYS]
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s, %s)", names)
        is_sole = bool(cursor.fetchone()[0])
    try:
        yield is_sole
    finally:
        if is_sole and connection.is_usable():
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_unlock(%s, %s)", names)
