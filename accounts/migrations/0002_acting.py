from pathlib import Path

from django.db import migrations

from core.migrations import run_sql_file

SQL = Path(__file__).parent.parent / "sql"


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0001_initial"),
    ]

    operations = [
        run_sql_file(SQL / "attach_context.sql", reverse=migrations.RunSQL.noop),
    ]
