"""Rows that batches added are told by a digest: of those that still are as they were written, that of what they hold."""

from collections import defaultdict

from django.db import migrations


def add_digests(apps, schema_editor):
    batches = defaultdict(dict)
    with schema_editor.connection.cursor() as cursor:
        cursor.execute(
            "SELECT c.batch_id, c.model, array_agg(DISTINCT k.name ORDER BY k.name) FROM imports_change AS c"
            " CROSS JOIN LATERAL jsonb_object_keys(c.fields) AS k (name) WHERE c.is_new GROUP BY 1, 2"
        )
        for batch, model, columns in cursor.fetchall():
            batches[batch][model] = columns
        # Nothing to hold: what is gone, and what was edited since.
        cursor.execute("UPDATE imports_change SET digest = 0 WHERE is_new AND digest IS NULL")
        for batch, models in batches.items():
            for model, columns in models.items():
                held = ", ".join(f't."{column}"' for column in columns)
                current = " AND ".join(
                    f"coalesce(to_jsonb(t.\"{column}\"), 'null') = x.fields -> '{column}' -> 1"
                    for column in columns
                )
                cursor.execute(
                    f"UPDATE imports_change AS x SET digest = hash_record_extended(ROW({held}), 0)"  # noqa: S608 -- our own names
                    f" FROM {model.lower().replace('.', '_')} AS t"
                    f" WHERE x.batch_id = %s AND x.model = %s AND x.is_new AND t.id = x.object_id AND {current}",
                    [batch, model],
                )
    for batch in apps.get_model("imports", "Batch").objects.filter(pk__in=batches).only("summary"):
        batch.summary["held"] = batches[batch.pk]
        batch.save(update_fields=["summary"])


class Migration(migrations.Migration):
    dependencies = [("imports", "0003_digest")]

    operations = [migrations.RunPython(add_digests, migrations.RunPython.noop)]
