"""A policy is a version: drafted from the one before, published once, never changed afterwards."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Max

from accounts.models import User
from accounts.roles import Capability
from accounts.rules import require
from evaluations import errors
from evaluations.models import CapRule, Policy, StandingJob
from evaluations.states import VersionState

from .jobs import request_recompute


@transaction.atomic
def draft_policy(
    *, based_on: Policy, changes: Mapping[str, Any], note: str, by: User, at: datetime
) -> Policy:
    """The next version, equal to `based_on` but for the changes; it counts once it is published."""
    require(by, Capability.MANAGE_POLICY)
    own = {
        "id",
        "version",
        "state",
        "based_on",
        "note",
        "drafted_by",
        "drafted_at",
        "published_by",
        "restores",
        "published_at",
    }
    same = {
        field.name: getattr(based_on, field.name)
        for field in Policy._meta.concrete_fields
        if field.name not in own
    }
    policy = Policy(
        **{**same, **changes},
        version=Policy.objects.aggregate(last=Max("version"))["last"] + 1,
        based_on=based_on,
        note=note,
        drafted_by=by,
        drafted_at=at,
    )
    # What spans fields the database checks.
    policy.full_clean(exclude=["published_by", "published_at", "restores"], validate_constraints=False)
    policy.save()
    CapRule.objects.bulk_create(
        CapRule(
            policy=policy,
            kind=rule.kind,
            at_least=rule.at_least,
            within_days=rule.within_days,
            max_tier=rule.max_tier,
            days=rule.days,
        )
        for rule in based_on.cap_rules.all()
    )
    return policy


@transaction.atomic
def publish_policy(*, policy: Policy, by: User, at: datetime) -> StandingJob:
    """From now on every recompute uses it; the whole pool is recomputed by a job."""
    require(by, Capability.MANAGE_POLICY)
    moved = Policy.objects.filter(pk=policy.pk, state=VersionState.DRAFT).update(
        state=VersionState.PUBLISHED, published_by=by, published_at=at
    )
    if not moved:
        raise errors.PolicyPublishedError
    policy.refresh_from_db()
    return request_recompute(cause=StandingJob.Cause.POLICY_CHANGED, policy=policy, by=by, at=at)
