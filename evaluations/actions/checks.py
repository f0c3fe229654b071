"""What the refund and authenticity checks find holds a tier down until it clears."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import F, Value
from django.db.models.functions import Greatest

from accounts.models import User
from accounts.roles import Capability
from accounts.rules import require
from campaigns.models import Collaboration
from creators.models import Creator
from evaluations import errors, refund_checks
from evaluations.dimensions import CapKind
from evaluations.models import CapRule, Policy, StandingJob, TierCap

from .jobs import request_recompute
from .reviews import doubt_claims

_KINDS = {
    "refund": [CapKind.REFUND_WARNING, CapKind.REFUND_CRITICAL],
    "authenticity": [CapKind.AUTHENTICITY],
}


@transaction.atomic
def record_check(
    *,
    creator: Creator,
    evidence: Mapping[str, Any],
    at: datetime,
    collaboration: Collaboration | None = None,
) -> TierCap | None:
    """Caps the tier where the check failed and ends the cap of refunds where it no longer does; the cap that holds.

    `evidence` is that of `evaluations.checks`. A cap keeps the figures that raised it. Failed authenticity is
    cleared by a person only, and what they cleared is not raised again by the same figures. `collaboration`: whose
    orders were refunded; its claims are reviewed where the refunds are critical.
    """
    Creator.objects.select_for_update(of=("self",)).get(pk=creator.pk)
    failed, check = _failed(evidence), evidence["check"]
    held = TierCap.objects.holding(at).filter(creator=creator, kind__in=_KINDS[check])
    # Authenticity that passes now ends nothing: a person clears it.
    kept: TierCap | None = held.filter(kind=failed or CapKind.AUTHENTICITY).first()
    if kept:
        return kept
    ended = held.update(ends_at=Greatest(Value(at), F("starts_at") + timedelta(microseconds=1)))
    cap = _cap(creator, failed, evidence, at) if failed else None
    if ended or cap:
        request_recompute(cause=StandingJob.Cause.CHECK, creator=creator, at=at)
    if collaboration and failed == CapKind.REFUND_CRITICAL:
        # After the cap: a review holds the tier as it finds it.
        doubt_claims(collaboration=collaboration, at=at + timedelta(microseconds=1))
    return cap


def check_refunds(*, at: datetime) -> int:
    """Every creator whose orders come back too often, and every one whose cap may end; how many were looked at."""
    looked = 0
    for creator, checked in refund_checks.due(at):
        critical = checked.found.flag == "critical"
        record_check(
            creator=creator,
            evidence=checked.evidence,
            at=at,
            collaboration=refund_checks.worst_collaboration(creator, at=at) if critical else None,
        )
        looked += 1
    return looked


@transaction.atomic
def clear_authenticity(*, cap: TierCap, reason: str, by: User, at: datetime) -> None:
    """A person looked, and finds the profile honest enough."""
    require(by, Capability.CONFIRM_INCIDENTS)
    if not reason.strip():
        raise errors.ReasonMissingError
    held = TierCap.objects.holding(at).filter(pk=cap.pk, kind=CapKind.AUTHENTICITY)
    if not held.update(
        lifted_at=at, lifted_by=by, evidence=cap.evidence | {"cleared_because": reason.strip()}
    ):
        raise errors.CapNotHeldError
    request_recompute(cause=StandingJob.Cause.CHECK, creator=cap.creator, by=by, at=at)


def _failed(evidence: Mapping[str, Any]) -> CapKind | None:
    """The cap that the result asks for."""
    if evidence["check"] == "authenticity":
        return CapKind.AUTHENTICITY if evidence["result"] == "fail" else None
    return None if evidence["flag"] == "none" else CapKind(f"refund_{evidence['flag']}")


def _cap(creator: Creator, kind: CapKind, evidence: Mapping[str, Any], at: datetime) -> TierCap | None:
    """None where the policy has no rule for it, or a person has cleared these very figures."""
    rules = CapRule.objects.filter(policy=Policy.objects.in_force_at(at), kind=kind)
    rule = rules.order_by("at_least").first()
    cleared = TierCap.objects.filter(
        creator=creator, kind=kind, lifted_at__isnull=False, evidence__contains=dict(evidence)
    )
    if rule is None or cleared.exists():
        return None
    return TierCap.objects.create(
        creator=creator,
        kind=kind,
        evidence=dict(evidence),
        max_tier=rule.max_tier,
        starts_at=at,
        ends_at=None if rule.days is None else at + timedelta(days=rule.days),
    )
