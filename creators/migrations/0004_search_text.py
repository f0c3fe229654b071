"""The text that a search reads becomes a column made of columns, the earlier handles beside the current one.

Its index holds half as many parts of it.
"""

from pathlib import Path

import django.contrib.postgres.indexes
import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations, models

from core.migrations import run_sql_file

SQL = Path(__file__).parent.parent / "sql"

WRITE_EARLIER_TEXT = """
    UPDATE creators_creator AS c SET earlier_text = e.handles
    FROM (SELECT creator_id, string_agg(' ' || handle, '' ORDER BY id) AS handles
          FROM creators_earlierhandle GROUP BY creator_id) AS e
    WHERE e.creator_id = c.id
"""


class Migration(migrations.Migration):
    dependencies = [
        ("creators", "0003_categories"),
    ]

    operations = [
        # On the way back, by the trigger that stands again.
        migrations.RunSQL(migrations.RunSQL.noop, "UPDATE creators_creator SET display_name = display_name"),
        pgtrigger.migrations.RemoveTrigger(model_name="creator", name="write_search_text"),
        migrations.RemoveIndex(model_name="creator", name="creators_by_ngram"),
        migrations.RunSQL(
            "DROP FUNCTION creators_search_grams, creators_ngrams",
            (SQL / "ngrams.sql").read_text(encoding="utf-8"),
        ),
        migrations.RemoveField(model_name="creator", name="search_text"),
        migrations.AddField(
            model_name="creator",
            name="earlier_text",
            field=models.TextField(db_default="", editable=False),
        ),
        migrations.RunSQL(WRITE_EARLIER_TEXT, migrations.RunSQL.noop),
        migrations.AddField(
            model_name="creator",
            name="search_text",
            field=models.GeneratedField(
                db_persist=True,
                expression=models.Func(
                    "handle",
                    models.Value(" "),
                    "display_name",
                    "earlier_text",
                    function="creators_fold",
                    arg_joiner=" || ",
                ),
                output_field=models.TextField(),
            ),
        ),
        run_sql_file(
            SQL / "search_parts.sql", reverse="DROP FUNCTION creators_search_query, creators_search_parts"
        ),
        migrations.AddIndex(
            model_name="creator",
            index=django.contrib.postgres.indexes.GinIndex(
                models.Func("search_text", function="creators_search_parts"), name="creators_by_part"
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="earlierhandle",
            trigger=pgtrigger.compiler.Trigger(
                name="write_earlier_text",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="\n        PERFORM FROM creators_creator WHERE id = CASE TG_OP WHEN 'INSERT' THEN NEW.creator_id ELSE OLD.creator_id END\n            FOR NO KEY UPDATE;\n        UPDATE creators_creator AS c SET earlier_text = coalesce(\n            (SELECT string_agg(' ' || e.handle, '' ORDER BY e.id) FROM creators_earlierhandle AS e\n              WHERE e.creator_id = c.id), '')\n        WHERE c.id = CASE TG_OP WHEN 'INSERT' THEN NEW.creator_id ELSE OLD.creator_id END;\n        RETURN NULL;\n    ",
                    hash="55df0ef05d862f3cbe573241933d824b68e7ff5c",
                    operation="INSERT OR DELETE",
                    pgid="pgtrigger_write_earlier_text_823c1",
                    table="creators_earlierhandle",
                    when="AFTER",
                ),
            ),
        ),
    ]
