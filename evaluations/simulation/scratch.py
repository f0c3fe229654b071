"""A database of its own, made beside the configured one and dropped afterwards.

While a block of `database` runs, the application's connection is to it: nothing of what the block does can reach
real rows, and the connection that was there before is not used.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import psycopg
from django.core.management import call_command
from django.db import DEFAULT_DB_ALIAS, connections
from django.db.backends.postgresql.base import DatabaseWrapper
from psycopg import sql

MAINTENANCE = "postgres"


class ScratchError(Exception):
    """A sentence for the person at the terminal."""


class ScratchConnection(DatabaseWrapper):
    """Tells nobody what was committed: workers and brokers belong to the real installation."""

    def on_commit(self, func: Callable[[], object], robust: bool = False) -> None:
        pass


@contextmanager
def database(name: str, *, template: str | None = None) -> Iterator[None]:
    """Made empty, or as a copy of the template; gone when the block ends, however it ends.

    Raises ScratchError where the server's account may not create databases, or the template cannot be copied.
    """
    _create(name, template)
    try:
        with connected_to(name):
            yield
    finally:
        _drop(name)


@contextmanager
def migrated(name: str) -> Iterator[str]:
    """An empty database with every table, to be copied from."""
    with database(name):
        call_command("migrate", verbosity=0)
        connections[DEFAULT_DB_ALIAS].close()
        yield name


@contextmanager
def connected_to(name: str) -> Iterator[None]:
    real = connections[DEFAULT_DB_ALIAS]
    scratch = ScratchConnection({**real.settings_dict, "NAME": name}, DEFAULT_DB_ALIAS)
    connections[DEFAULT_DB_ALIAS] = scratch
    try:
        yield
    finally:
        scratch.close()
        connections[DEFAULT_DB_ALIAS] = real


def name_of(purpose: str) -> str:
    """Of this process alone, so that two simulations do not meet."""
    return f"kolmark_simulation_{os.getpid()}_{purpose}"


def _create(name: str, template: str | None) -> None:
    statement = sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name))
    if template:
        statement = sql.SQL("{} TEMPLATE {}").format(statement, sql.Identifier(template))
    try:
        _execute(statement)
    except psycopg.errors.InsufficientPrivilege as error:
        raise ScratchError(
            "The simulation needs a database of its own, and the account of DATABASE_URL may not create one. "
            "Grant it CREATEDB, or run the simulation where it may."
        ) from error
    except (psycopg.errors.InvalidCatalogName, psycopg.errors.ObjectInUse) as error:
        raise ScratchError(f"The database {template} cannot be copied: {_first_line(error)}.") from error
    except psycopg.OperationalError as error:
        raise ScratchError(f"The database server cannot be reached: {_first_line(error)}.") from error


def _drop(name: str) -> None:
    _execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))


def _execute(statement: sql.Composed) -> None:
    params: dict[str, Any] = connections[DEFAULT_DB_ALIAS].get_connection_params()
    params = {**params, "dbname": MAINTENANCE}
    for ours in ("cursor_factory", "context", "server_side_binding", "prepare_threshold"):
        params.pop(ours, None)
    # Databases are made and dropped outside any transaction.
    with psycopg.connect(**params, autocommit=True) as connection:
        connection.execute(statement)


def _first_line(error: Exception) -> str:
    return (str(error).strip().splitlines() or ["no reason given"])[0].rstrip(".")
