from django.db import migrations
from django.utils import timezone

from evaluations.defaults import FIRST_CAP_RULES, FIRST_POLICY, FIRST_TIER_RULES


def publish_first_policy(apps, schema_editor):
    Policy = apps.get_model("evaluations", "Policy")
    CapRule = apps.get_model("evaluations", "CapRule")
    TierRule = apps.get_model("evaluations", "TierRule")
    now = timezone.now()
    policy = Policy.objects.create(version=1, drafted_at=now, **FIRST_POLICY)
    CapRule.objects.bulk_create(
        CapRule(policy=policy, kind=kind, at_least=at_least, max_tier=tier, days=days)
        for kind, at_least, tier, days in FIRST_CAP_RULES
    )
    TierRule.objects.bulk_create(
        TierRule(
            policy=policy,
            tier=tier,
            renewal=renewal,
            commission_raise=commission_raise,
            budget_multiple=budget_multiple,
            allows_fixed_fee=allows_fixed_fee,
        )
        for tier, renewal, commission_raise, budget_multiple, allows_fixed_fee in FIRST_TIER_RULES
    )
    Policy.objects.filter(pk=policy.pk).update(state="published", published_at=now)


class Migration(migrations.Migration):
    dependencies = [("evaluations", "0003_default_scorecard")]

    operations = [migrations.RunPython(publish_first_policy, migrations.RunPython.noop)]
