"""The function of 0002 as its file has it now."""

from pathlib import Path

from django.db import migrations

from core.migrations import run_sql_file

SQL = Path(__file__).parent.parent / "sql"


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0002_acting"),
    ]

    operations = [
        run_sql_file(SQL / "attach_context.sql", reverse=migrations.RunSQL.noop),
    ]
