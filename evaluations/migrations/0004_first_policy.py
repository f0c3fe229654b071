from django.db import migrations
from django.utils import timezone

from evaluations.defaults import FIRST_CAP_RULES, FIRST_POLICY


def publish_first_policy(apps, schema_editor):
    Policy = apps.get_model("evaluations", "Policy")
    CapRule = apps.get_model("evaluations", "CapRule")
    now = timezone.now()
    policy = Policy.objects.create(version=1, drafted_at=now, **FIRST_POLICY)
    CapRule.objects.bulk_create(
        CapRule(policy=policy, kind=kind, at_least=at_least, max_tier=tier, days=days)
        for kind, at_least, tier, days in FIRST_CAP_RULES
    )
    Policy.objects.filter(pk=policy.pk).update(state="published", published_at=now)


class Migration(migrations.Migration):
    dependencies = [("evaluations", "0003_default_scorecard")]

    operations = [migrations.RunPython(publish_first_policy, migrations.RunPython.noop)]
