"""What is sent to the database: the engine goes past Django and its count of queries."""

from contextlib import contextmanager

import psycopg
import pytest


@contextmanager
def sent():
    """The statements that are sent meanwhile, whoever sends them."""
    texts = []
    execute = psycopg.Cursor.execute

    def noted(cursor, query, *given, **named):
        texts.append(query)
        return execute(cursor, query, *given, **named)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(psycopg.Cursor, "execute", noted)
        yield texts
