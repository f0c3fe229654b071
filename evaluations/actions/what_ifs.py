"""Trying a policy on the whole history before it counts. The row is the record; a message only hurries a worker."""

from datetime import datetime

from django.db import transaction

from accounts.models import User
from accounts.roles import Capability
from accounts.rules import require
from core.nudge import nudge_after_commit
from evaluations import errors, tasks
from evaluations.models import Policy, StandingJob, WhatIf
from evaluations.studio.differences import fingerprint


@transaction.atomic
def request_what_if(*, policy: Policy, by: User, at: datetime) -> WhatIf:
    """What the policy would do to everybody's tier; the one under way where these very numbers are being tried.

    Raises InForceError, RecomputingError: a mixture of two policies would be compared.
    """
    require(by, Capability.MANAGE_POLICY)
    against = Policy.objects.in_force()
    if policy.pk == against.pk:
        raise errors.InForceError
    if StandingJob.objects.waiting().filter(cause=StandingJob.Cause.POLICY_CHANGED).exists():
        raise errors.RecomputingError
    # Held, so that two clicks at once ask for one try.
    policy = Policy.objects.with_rules().select_for_update(of=("self",)).get(pk=policy.pk)
    numbers = fingerprint(policy)
    under_way = WhatIf.objects.runnable().filter(policy=policy, against=against, numbers_sha256=numbers)
    what_if = under_way.in_order().last() or WhatIf.objects.create(
        policy=policy, against=against, numbers_sha256=numbers, requested_by=by, requested_at=at
    )
    nudge_after_commit(tasks.try_policies)
    return what_if
