"""A policy is a version: drafted from one before, edited, published by somebody else, never changed afterwards."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Max

from accounts.models import User
from accounts.roles import Capability
from accounts.rules import require
from evaluations import errors
from evaluations.models import CapRule, Policy, StandingJob, TierRule
from evaluations.states import VersionState
from evaluations.studio.checks import faults_of
from evaluations.studio.differences import CAP_FIELDS, TIER_FIELDS, fingerprint
from evaluations.studio.faults import Fault
from evaluations.studio.sections import NUMBERS

from .jobs import request_recompute


@transaction.atomic
def draft_policy(
    *, based_on: Policy, changes: Mapping[str, Any], note: str, by: User, at: datetime
) -> Policy:
    """The next version, equal to `based_on` but for the changes; it counts once it is published.

    Raises NotPublishedError, PolicyFaultyError.
    """
    require(by, Capability.MANAGE_POLICY)
    if based_on.state != VersionState.PUBLISHED:
        raise errors.NotPublishedError
    source = _with_rules(based_on)
    policy = _copy(source, based_on=source, note=note, drafted_by=by, drafted_at=at)
    if changes:
        change_policy(policy=policy, changes=changes, by=by, at=at)
    return _with_rules(policy)


@transaction.atomic
def change_policy(
    *,
    policy: Policy,
    changes: Mapping[str, Any],
    by: User,
    at: datetime,
    caps: Sequence[CapRule] | None = None,
    tiers: Sequence[TierRule] | None = None,
    note: str | None = None,
) -> Policy:
    """Numbers by field, and each kind of rules as a whole where given; unsaved rows without a policy.

    Whoever really changes a draft becomes its author, so that the last hand never publishes.
    Raises PolicyPublishedError, PolicyFaultyError for every fault that the draft does not have already.
    """
    policy = _draft(policy, by)
    before, numbers = _faults(policy), fingerprint(policy)
    for field, value in changes.items():
        setattr(policy, NUMBERS[field].field, value)
    found = [fault for fault in _faults(policy, caps=caps, tiers=tiers) if fault not in before]
    if found:
        raise _faulty(found)
    policy.save(update_fields=[*changes])
    _replace(policy, caps=caps, tiers=tiers)
    return _signed(policy, numbers, note=note, by=by, at=at)


@transaction.atomic
def discard_policy(*, policy: Policy, by: User) -> None:
    """A draft and its tries are gone. Raises PolicyPublishedError."""
    _draft(policy, by).delete()


@transaction.atomic
def publish_policy(*, policy: Policy, by: User, at: datetime, seen: str | None = None) -> StandingJob:
    """From now on every recompute uses it; the whole pool is recomputed by a job.

    `seen`: the fingerprint of the numbers that the person agreed to, where it is known.
    Raises PolicyPublishedError, OwnDraftError, DraftChangedError, PolicyFaultyError.
    """
    policy = _draft(policy, by)
    if policy.drafted_by_id == by.pk:
        raise errors.OwnDraftError
    if seen is not None and seen != fingerprint(policy):
        raise errors.DraftChangedError
    if found := _faults(policy):
        raise _faulty(found)
    return _put_in_force(policy, by=by, at=at)


@transaction.atomic
def restore_policy(*, policy: Policy, note: str, by: User, at: datetime) -> Policy:
    """A former version in force again, as a version of its own: two people agreed to these numbers then.

    Raises NotPublishedError, InForceError, ReasonMissingError.
    """
    require(by, Capability.MANAGE_POLICY)
    in_force = Policy.objects.in_force()
    if policy.state != VersionState.PUBLISHED:
        raise errors.NotPublishedError
    if policy.pk == in_force.pk:
        raise errors.InForceError
    if not note.strip():
        raise errors.ReasonMissingError(field="note")
    source = _with_rules(policy)
    restored = _copy(
        source, based_on=in_force, restores=source, note=note.strip(), drafted_by=by, drafted_at=at
    )
    _put_in_force(restored, by=by, at=at)
    return restored


def _signed(policy: Policy, numbers: str, *, note: str | None, by: User, at: datetime) -> Policy:
    """By whoever really changed something: to send a form back as it was makes nobody the author."""
    policy = _with_rules(policy)
    if note is not None and note != policy.note:
        policy.note = note
    elif fingerprint(policy) == numbers:
        return policy
    policy.drafted_by, policy.drafted_at = by, at
    policy.save(update_fields=["note", "drafted_by", "drafted_at"])
    return policy


def _with_rules(policy: Policy) -> Policy:
    found: Policy = Policy.objects.with_rules().get(pk=policy.pk)
    return found


def _draft(policy: Policy, by: User) -> Policy:
    require(by, Capability.MANAGE_POLICY)
    found: Policy = Policy.objects.with_rules().select_for_update(of=("self",)).get(pk=policy.pk)
    if found.state != VersionState.DRAFT:
        raise errors.PolicyPublishedError
    return found


def _copy(source: Policy, **about: Any) -> Policy:
    # The oldest version is held until the commit: two who draft at once get two numbers.
    Policy.objects.select_for_update(of=("self",)).order_by("version").first()
    last = Policy.objects.aggregate(last=Max("version"))["last"]
    numbers = {field: getattr(source, field) for field in NUMBERS}
    policy = Policy.objects.create(**numbers, **about, version=last + 1)
    _replace(policy, caps=list(source.cap_rules.all()), tiers=list(source.tier_rules.all()))
    return policy


def _replace(policy: Policy, *, caps: Sequence[CapRule] | None, tiers: Sequence[TierRule] | None) -> None:
    if caps is not None:
        policy.cap_rules.all().delete()
        CapRule.objects.bulk_create(CapRule(policy=policy, **_row(rule, CAP_FIELDS)) for rule in caps)
    if tiers is not None:
        policy.tier_rules.all().delete()
        TierRule.objects.bulk_create(TierRule(policy=policy, **_row(rule, TIER_FIELDS)) for rule in tiers)


def _row(rule: CapRule | TierRule, fields: Sequence[str]) -> dict[str, Any]:
    return {field: getattr(rule, field) for field in fields}


def _faults(
    policy: Policy, *, caps: Sequence[CapRule] | None = None, tiers: Sequence[TierRule] | None = None
) -> list[Fault]:
    return faults_of(
        policy,
        list(policy.cap_rules.all()) if caps is None else caps,
        list(policy.tier_rules.all()) if tiers is None else tiers,
    )


def _faulty(faults: Sequence[Fault]) -> errors.PolicyFaultyError:
    by_field: dict[str, list[str]] = {}
    for fault in faults:
        by_field.setdefault(fault.field, []).append(fault.words)
    return errors.PolicyFaultyError(by_field)


def _put_in_force(policy: Policy, *, by: User, at: datetime) -> StandingJob:
    Policy.objects.filter(pk=policy.pk).update(state=VersionState.PUBLISHED, published_by=by, published_at=at)
    policy.refresh_from_db()
    return request_recompute(cause=StandingJob.Cause.POLICY_CHANGED, policy=policy, by=by, at=at)
