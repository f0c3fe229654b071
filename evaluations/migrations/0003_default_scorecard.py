from django.db import migrations
from django.utils import timezone

from evaluations.scorecards import install


def publish_version_1(apps, schema_editor):
    install(apps, at=timezone.now())


class Migration(migrations.Migration):
    dependencies = [("evaluations", "0002_scoring_functions")]

    # Going back leaves the version: a published scorecard never changes, and it is not installed twice.
    operations = [migrations.RunPython(publish_version_1, migrations.RunPython.noop)]
