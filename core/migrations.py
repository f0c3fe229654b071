"""SQL that migrations install is kept in files of its own, where an editor knows what it is."""

from pathlib import Path

from django.db.migrations import RunSQL


def run_sql_file(path: Path, *, reverse: str) -> RunSQL:
    return RunSQL(path.read_text(encoding="utf-8"), reverse)
