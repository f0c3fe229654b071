from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0003_acting_again"),
        ("imports", "0009_unchanged"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RenameField(model_name="progress", old_name="is_cancelled", new_name="is_stopped"),
        migrations.RemoveConstraint(
            model_name="batch",
            name="imports_batch_status_known",
        ),
        migrations.AlterField(
            model_name="batch",
            name="status",
            field=models.CharField(
                choices=[
                    ("received", "Being read"),
                    ("asking", "Needs your choice"),
                    ("refused", "Refused"),
                    ("ready", "Ready to import"),
                    ("unchanged", "Nothing to import"),
                    ("applying", "Being imported"),
                    ("paused", "Paused"),
                    ("applied", "Imported"),
                    ("failed", "Failed"),
                    ("undoing", "Being undone"),
                    ("undone", "Undone"),
                    ("cancelled", "Cancelled"),
                ],
                default="received",
                max_length=10,
                verbose_name="status",
            ),
        ),
        migrations.AlterField(
            model_name="batchauditevent",
            name="status",
            field=models.CharField(
                choices=[
                    ("received", "Being read"),
                    ("asking", "Needs your choice"),
                    ("refused", "Refused"),
                    ("ready", "Ready to import"),
                    ("unchanged", "Nothing to import"),
                    ("applying", "Being imported"),
                    ("paused", "Paused"),
                    ("applied", "Imported"),
                    ("failed", "Failed"),
                    ("undoing", "Being undone"),
                    ("undone", "Undone"),
                    ("cancelled", "Cancelled"),
                ],
                default="received",
                max_length=10,
                verbose_name="status",
            ),
        ),
        migrations.AddConstraint(
            model_name="batch",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "status__in",
                        [
                            "received",
                            "asking",
                            "refused",
                            "ready",
                            "unchanged",
                            "applying",
                            "paused",
                            "applied",
                            "failed",
                            "undoing",
                            "undone",
                            "cancelled",
                        ],
                    )
                ),
                name="imports_batch_status_known",
            ),
        ),
    ]
