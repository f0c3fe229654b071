"""The rows that a job wrote, kept aside, so that a floor can write just them again."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import psycopg
from django.db import connection, transaction

from .harness import Undo, execute, scalar

# In the order in which their keys allow.
APPENDED = (
    "evaluations_policy",
    "evaluations_standingjob",
    "evaluations_collaborationscore",
    "evaluations_metricscore",
    "evaluations_standing",
    "evaluations_alert",
    "evaluations_review",
)
SET_CURRENT = """
    UPDATE evaluations_currentstanding AS c SET standing_id = k.standing_id, tier = k.tier, score = k.score,
        sd = k.sd, trend = k.trend, videos = k.videos, last_settled_on = k.last_settled_on
    FROM {kept} AS k WHERE k.creator_id = c.creator_id
"""


@dataclass
class Written:
    marks: dict[str, int]
    counts: dict[str, int]

    @classmethod
    def by(cls, job: Callable[[], Any], creators: str) -> Written:
        """Do the job, let the server write its rows to files, undo it, and read them into tables beside."""
        marks = {table: int(scalar(f"SELECT coalesce(max(id), 0) FROM {table}")) for table in APPENDED}
        _keep("kept_before", f"SELECT * FROM evaluations_currentstanding WHERE creator_id IN ({creators})")
        queries = {f"kept_{table}": f"SELECT * FROM {table} WHERE id > {marks[table]}" for table in APPENDED}
        queries["kept_current"] = (
            f"SELECT * FROM evaluations_currentstanding WHERE creator_id IN ({creators})"
        )
        try:
            with transaction.atomic():
                job()
                for kept, query in queries.items():
                    execute(f"COPY ({query}) TO '{_file(kept)}'")
                raise Undo
        except Undo:
            counts = {kept: _load(kept, query) for kept, query in queries.items()}
        return cls(marks, {kept.removeprefix("kept_"): count for kept, count in counts.items() if count})

    def write_again(self) -> None:
        """The same rows into the same tables, with their indexes and triggers, and nothing else."""
        for table in APPENDED:
            if table in self.counts:
                execute(f"INSERT INTO {table} OVERRIDING SYSTEM VALUE SELECT * FROM kept_{table}")
        execute(SET_CURRENT.format(kept="kept_current"))

    def take_back(self) -> None:
        """Bring back what was, by a session of its own: switching triggers off would discard prepared plans."""
        settings = connection.get_connection_params()
        named = {
            key: value
            for key, value in settings.items()
            if key in {"dbname", "user", "host", "port", "password"}
        }
        with psycopg.connect(**named) as other:
            other.execute("SET session_replication_role = replica")
            other.execute(SET_CURRENT.format(kept="kept_before"))
            for table in reversed(APPENDED):
                other.execute(f"DELETE FROM {table} WHERE id > {self.marks[table]}")


def _keep(kept: str, query: str) -> None:
    execute(f"DROP TABLE IF EXISTS {kept}")
    execute(f"CREATE UNLOGGED TABLE {kept} AS {query}")
    execute(f"ANALYZE {kept}")


def _load(kept: str, query: str) -> int:
    _keep(kept, f"{query} LIMIT 0")
    execute(f"COPY {kept} FROM '{_file(kept)}'")
    execute(f"ANALYZE {kept}")
    return int(scalar(f"SELECT count(*) FROM {kept}"))


def _file(kept: str) -> str:
    # A file of the server's, because it outlives the transaction.
    return f"{scalar('SHOW data_directory')}/{kept}.copy"
