import pgtrigger
from django.db import migrations

from evaluations.defaults import FIRST_CHECK_RULES, FIRST_TIER_RULES


def add_rules(apps, schema_editor):
    """Policies published before there were such rules get those that the method was tried with."""
    Policy = apps.get_model("evaluations", "Policy")
    CapRule = apps.get_model("evaluations", "CapRule")
    TierRule = apps.get_model("evaluations", "TierRule")
    policies = list(Policy.objects.all())
    with pgtrigger.ignore(
        "evaluations.CapRule:immutable_with_parent", "evaluations.TierRule:immutable_with_parent"
    ):
        CapRule.objects.bulk_create(
            CapRule(policy=policy, kind=kind, at_least=at_least, max_tier=tier, days=days)
            for policy in policies
            for kind, at_least, tier, days in FIRST_CHECK_RULES
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
            for policy in policies
            for tier, renewal, commission_raise, budget_multiple, allows_fixed_fee in FIRST_TIER_RULES
        )


class Migration(migrations.Migration):
    dependencies = [("evaluations", "0005_scoring_method")]

    operations = [migrations.RunPython(add_rules, migrations.RunPython.noop)]
