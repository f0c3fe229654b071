"""What batches added is remembered many rows in one, instead of a change for each."""

from django.db import migrations

GATHER = """
    INSERT INTO imports_addition (batch_id, model, object_ids, digests)
    SELECT batch_id, model, array_agg(object_id ORDER BY object_id), array_agg(digest ORDER BY object_id)
    FROM (
      SELECT *, row_number() OVER (PARTITION BY batch_id, model ORDER BY object_id) / 1000 AS portion
      FROM imports_change WHERE is_new
    ) AS added
    GROUP BY batch_id, model, portion;
    DELETE FROM imports_change WHERE is_new;
"""
SCATTER = """
    INSERT INTO imports_change (batch_id, model, object_id, is_new, fields, digest)
    SELECT batch_id, model, unnest(object_ids), true, '{}', unnest(digests) FROM imports_addition;
    DELETE FROM imports_addition;
"""


class Migration(migrations.Migration):
    dependencies = [("imports", "0006_addition")]

    operations = [migrations.RunSQL(GATHER, SCATTER)]
