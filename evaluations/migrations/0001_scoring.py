from django.db import migrations

from evaluations.sql import install


class Migration(migrations.Migration):
    dependencies: list[tuple[str, str]] = []

    operations = install()
