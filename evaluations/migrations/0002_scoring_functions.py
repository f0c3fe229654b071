from django.db import migrations

from evaluations.sql import install


class Migration(migrations.Migration):
    dependencies = [("evaluations", "0001_initial")]

    operations = install()
