"""Incidents hold a tier down for a while; the statistical tier runs on underneath."""

from datetime import datetime, timedelta

from django.db import transaction

from accounts.models import User
from blacklist.models import Entry, Incident
from blacklist.states import IncidentStatus
from creators.models import Creator
from evaluations.models import CapRule, Policy, StandingJob, TierCap

from .jobs import request_recompute


@transaction.atomic
def cap_tier(*, incident: Incident, by: User, at: datetime) -> TierCap | None:
    """What the policy answers to a confirmed incident, by how many of its kind there were lately."""
    rule = _rule(incident, at)
    if rule is None:
        return None
    cap = TierCap.objects.create(
        creator=incident.creator,
        incident=incident,
        kind=incident.kind,
        max_tier=rule.max_tier,
        starts_at=at,
        ends_at=None if rule.days is None else at + timedelta(days=rule.days),
    )
    request_recompute(cause=StandingJob.Cause.INCIDENT, creator=incident.creator, by=by, at=at)
    return cap


@transaction.atomic
def lift_caps(*, incident: Incident, by: User, at: datetime) -> None:
    """The incident no longer holds the tier down."""
    if incident.tier_caps.filter(lifted_at=None).update(lifted_at=at, lifted_by=by):
        request_recompute(cause=StandingJob.Cause.INCIDENT, creator=incident.creator, by=by, at=at)


@transaction.atomic
def recompute_blocked(*, entry: Entry, creator: Creator | None, by: User | None, at: datetime) -> None:
    """The entry began or ceased to block its creator and those a person said are the same."""
    same = Creator.objects.filter(match_answers__entry=entry, match_answers__is_same_person=True)
    for blocked in [creator] if creator else [entry.creator, *same.exclude(pk=entry.creator_id).distinct()]:
        request_recompute(cause=StandingJob.Cause.BLACKLIST, creator=blocked, by=by, at=at)


@transaction.atomic
def expire_caps(*, at: datetime) -> int:
    """A job for each cap that has run out and still counts in a creator's standing; how many."""
    waiting = StandingJob.objects.waiting().filter(cause=StandingJob.Cause.CAP_EXPIRED)
    caps = (
        TierCap.objects.run_out(at).exclude(creator__in=waiting.values("creator")).select_related("creator")
    )
    for cap in caps:
        assert cap.ends_at  # noqa: S101 -- what ran out had an end
        request_recompute(cause=StandingJob.Cause.CAP_EXPIRED, creator=cap.creator, at=cap.ends_at)
    return len(caps)


def _rule(incident: Incident, at: datetime) -> CapRule | None:
    """The strictest step the count of confirmed incidents has reached."""
    rules = CapRule.objects.filter(policy=Policy.objects.in_force_at(at), kind=incident.kind)
    for rule in rules.order_by("-at_least"):
        alike = Incident.objects.filter(
            creator=incident.creator,
            kind=incident.kind,
            occurred_on__gt=incident.occurred_on - timedelta(days=rule.within_days),
            occurred_on__lte=incident.occurred_on,
            events__status=IncidentStatus.CONFIRMED,
        ).exclude(events__status=IncidentStatus.LIFTED)
        if alike.count() >= rule.at_least:
            return rule
    return None
