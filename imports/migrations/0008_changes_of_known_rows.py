import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("imports", "0007_gather_additions")]

    operations = [
        migrations.RemoveConstraint(model_name="change", name="imports_change_new_has_digest"),
        migrations.RemoveField(model_name="change", name="digest"),
        migrations.RemoveField(model_name="change", name="is_new"),
        migrations.AlterField(
            model_name="change",
            name="batch",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="changes",
                to="imports.batch",
            ),
        ),
    ]
