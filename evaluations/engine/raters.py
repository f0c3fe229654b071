"""Freezes how lenient raters were, week by week."""

from datetime import date, datetime

from evaluations.models import Policy, RaterVersion


def build_raters(*, week: date, policy: Policy, at: datetime) -> None:
    RaterVersion.objects.bulk_create(
        [RaterVersion(week=week, policy=policy, built_at=at)], ignore_conflicts=True
    )
