"""The method's arithmetic, as functions of the schema `scoring` in the database.

Each constant is an argument, since it belongs to a version of the policy. What is called
per row is a single SELECT without FROM, so that the planner folds it into the statement.
"""

from pathlib import Path

from django.db.migrations import RunSQL

from core.migrations import run_sql_file

FOLDER = Path(__file__).parent
FILES = ("norms", "panels", "composites", "tiers", "trends")


def install() -> list[RunSQL]:
    """The operations by which a migration creates every function, and drops them when reversed."""
    return [
        RunSQL("CREATE SCHEMA IF NOT EXISTS scoring", "DROP SCHEMA scoring CASCADE"),
        *(run_sql_file(FOLDER / f"{name}.sql", reverse=RunSQL.noop) for name in FILES),
    ]
