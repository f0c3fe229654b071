import django.contrib.postgres.fields
import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("imports", "0005_new_has_digest")]

    operations = [
        migrations.CreateModel(
            name="Addition",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("model", models.CharField(max_length=80)),
                (
                    "object_ids",
                    django.contrib.postgres.fields.ArrayField(base_field=models.BigIntegerField(), size=None),
                ),
                (
                    "digests",
                    django.contrib.postgres.fields.ArrayField(base_field=models.BigIntegerField(), size=None),
                ),
                (
                    "batch",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="additions",
                        to="imports.batch",
                    ),
                ),
            ],
            options={
                "verbose_name": "addition",
                "verbose_name_plural": "additions",
                "indexes": [models.Index(fields=["batch", "model"], name="imports_addition_by_model")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("digests__len", models.F("object_ids__len"))),
                        name="imports_addition_digest_each",
                    )
                ],
            },
        ),
    ]
