from pathlib import Path

from django.db import migrations

from core.migrations import run_sql_file

SQL = Path(__file__).parent.parent / "sql"


class Migration(migrations.Migration):
    operations = [
        run_sql_file(SQL / "search.sql", reverse="DROP FUNCTION creators_fold"),
        run_sql_file(SQL / "ngrams.sql", reverse="DROP FUNCTION creators_search_grams, creators_ngrams"),
    ]
