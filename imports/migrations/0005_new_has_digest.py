from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("imports", "0004_digests_of_added")]

    operations = [
        migrations.AddConstraint(
            model_name="change",
            constraint=models.CheckConstraint(
                name="imports_change_new_has_digest",
                condition=models.Q(
                    models.Q(("digest__isnull", False), ("is_new", True)),
                    models.Q(("digest", None), ("is_new", False)),
                    _connector="OR",
                ),
            ),
        ),
    ]
