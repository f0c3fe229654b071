from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied

from accounts.roles import Role
from evaluations import errors
from evaluations.actions import clear_authenticity, record_check
from evaluations.dimensions import CapKind, Tier
from evaluations.engine.run import run_waiting
from evaluations.models import CurrentStanding, Policy, Review, StandingJob, TierCap
from tests.factories.accounts import person
from tests.factories.campaigns import NOW
from tests.factories.creators import CreatorFactory

from .engine.history import collaborate, on_day, settle_all

pytestmark = pytest.mark.django_db
LATER = NOW + timedelta(days=1)


def refunds(flag, refunded=12):
    return {"check": "refund", "flag": flag, "refunds": refunded}


def authenticity(result, snapshot=1):
    return {"check": "authenticity", "result": result, "snapshot": snapshot}


def jobs():
    return [(job.cause, job.creator_id, job.requested_at) for job in StandingJob.objects.order_by("pk")]


@pytest.fixture
def creator():
    return CreatorFactory()


@pytest.mark.parametrize(
    ("evidence", "kind", "tier"),
    [
        (refunds("warning"), CapKind.REFUND_WARNING, Tier.A),
        (refunds("critical"), CapKind.REFUND_CRITICAL, Tier.B),
        (authenticity("fail"), CapKind.AUTHENTICITY, Tier.B),
    ],
)
def test_failed_check_caps_the_tier_as_the_policy_says(creator, evidence, kind, tier):
    cap = record_check(creator=creator, evidence=evidence, at=NOW)

    assert (cap.kind, cap.max_tier, cap.evidence) == (kind, tier, evidence)
    assert (cap.starts_at, cap.ends_at, cap.lifted_at) == (NOW, None, None)
    assert jobs() == [(StandingJob.Cause.CHECK, creator.pk, NOW)]


@pytest.mark.parametrize(
    "evidence", [refunds("none"), authenticity("pass"), authenticity("caution"), authenticity(None)]
)
def test_check_that_does_not_fail_changes_nothing(creator, evidence):
    assert record_check(creator=creator, evidence=evidence, at=NOW) is None
    assert (TierCap.objects.count(), jobs()) == (0, [])


def test_same_result_again_changes_nothing(creator):
    first = record_check(creator=creator, evidence=refunds("warning"), at=NOW)

    assert record_check(creator=creator, evidence=refunds("warning", 13), at=LATER) == first
    assert (TierCap.objects.count(), len(jobs())) == (1, 1)


def test_refund_cap_ends_when_the_flag_clears(creator):
    cap = record_check(creator=creator, evidence=refunds("warning"), at=NOW)

    for at in (LATER, LATER + timedelta(days=1)):
        assert record_check(creator=creator, evidence=refunds("none"), at=at) is None

    cap.refresh_from_db()
    assert (cap.ends_at, cap.lifted_by) == (LATER, None)
    assert [at for _, _, at in jobs()] == [NOW, LATER]


def test_worse_flag_replaces_the_cap(creator):
    warning = record_check(creator=creator, evidence=refunds("warning"), at=NOW)

    critical = record_check(creator=creator, evidence=refunds("critical"), at=LATER)

    warning.refresh_from_db()
    assert warning.ends_at == LATER
    assert list(TierCap.objects.holding(LATER)) == [critical]


def test_flag_that_turns_within_the_moment_ends_after_it(creator):
    """A cap ends after it starts: the database refuses anything else."""
    cap = record_check(creator=creator, evidence=refunds("warning"), at=NOW)

    record_check(creator=creator, evidence=refunds("none"), at=NOW)

    cap.refresh_from_db()
    assert cap.ends_at == NOW + timedelta(microseconds=1)


def test_checks_leave_each_others_caps(creator):
    authentic = record_check(creator=creator, evidence=authenticity("fail"), at=NOW)

    record_check(creator=creator, evidence=refunds("none"), at=LATER)
    record_check(creator=CreatorFactory(), evidence=refunds("none"), at=LATER)

    assert list(TierCap.objects.holding(LATER)) == [authentic]


def test_passed_authenticity_waits_for_a_person(creator):
    cap = record_check(creator=creator, evidence=authenticity("fail"), at=NOW)

    assert record_check(creator=creator, evidence=authenticity("pass", 2), at=LATER) == cap
    assert list(TierCap.objects.holding(LATER)) == [cap]


def test_check_without_a_rule_caps_nothing(creator):
    latest = Policy.objects.in_force()
    Policy.objects.create(
        **{
            field.name: getattr(latest, field.name)
            for field in Policy._meta.concrete_fields
            if field.name not in {"id", "version", "published_at"}
        },
        version=latest.version + 1,
        published_at=NOW,
    )

    assert record_check(creator=creator, evidence=refunds("critical"), at=LATER) is None
    assert jobs() == []


def test_manager_clears_authenticity_with_a_reason(creator, brand):
    manager = person(Role.MANAGER, brand)
    cap = record_check(creator=creator, evidence=authenticity("fail"), at=NOW)

    clear_authenticity(cap=cap, reason=" saw the analytics ", by=manager, at=LATER)

    cap.refresh_from_db()
    assert (cap.lifted_at, cap.lifted_by) == (LATER, manager)
    assert cap.evidence == {**authenticity("fail"), "cleared_because": "saw the analytics"}
    assert [at for _, _, at in jobs()] == [NOW, LATER]


def test_cleared_figures_raise_no_cap_again_but_others_do(creator, brand):
    cap = record_check(creator=creator, evidence=authenticity("fail"), at=NOW)
    clear_authenticity(cap=cap, reason="seen", by=person(Role.MANAGER, brand), at=LATER)

    assert record_check(creator=creator, evidence=authenticity("fail"), at=LATER) is None
    assert record_check(creator=creator, evidence=authenticity("fail", 2), at=LATER) is not None


def test_clearing_needs_permission_reason_and_a_cap_that_holds(creator, brand, operator):
    manager = person(Role.MANAGER, brand)
    cap = record_check(creator=creator, evidence=authenticity("fail"), at=NOW)
    refund = record_check(creator=creator, evidence=refunds("warning"), at=NOW)

    with pytest.raises(PermissionDenied):
        clear_authenticity(cap=cap, reason="seen", by=operator, at=LATER)
    with pytest.raises(errors.ReasonMissingError):
        clear_authenticity(cap=cap, reason=" ", by=manager, at=LATER)
    with pytest.raises(errors.CapNotHeldError):
        clear_authenticity(cap=refund, reason="seen", by=manager, at=LATER)
    assert TierCap.objects.holding(LATER).count() == 2


def test_recompute_lowers_the_tier_and_gives_it_back():
    collaboration = collaborate(day=0, bars=(4, 4, 4, 4, 5, 5), videos=6)
    settle_all(collaboration)
    creator = collaboration.creator

    def tier():
        run_waiting()
        return CurrentStanding.objects.get(creator=creator).tier

    before = tier()
    record_check(creator=creator, evidence=refunds("critical"), at=on_day(100))
    capped = tier()
    record_check(creator=creator, evidence=refunds("none"), at=on_day(101))

    assert (before, capped, tier()) == (Tier.A, Tier.B, Tier.A)


def test_critical_refunds_cap_the_tier_and_then_a_review_of_the_claims_holds_it():
    collaboration = collaborate(day=10, bars=[5] * 6, videos=5)
    settle_all(collaboration)
    creator = collaboration.creator

    record_check(creator=creator, evidence=refunds("critical"), collaboration=collaboration, at=on_day(30))
    run_waiting()

    review = Review.objects.get()
    standing = CurrentStanding.objects.get(creator=creator).standing
    assert (review.collaboration, review.dimension, review.origin) == (collaboration, "compliance", "refunds")
    assert (standing.is_frozen, standing.effective_tier) == (True, Tier.B)


@pytest.mark.parametrize(("flag", "given"), [("warning", True), ("critical", False)])
def test_refunds_that_are_not_critical_or_of_no_collaboration_open_no_review(flag, given):
    collaboration = collaborate(day=10, bars=[5] * 6)
    creator = collaboration.creator

    record_check(
        creator=creator,
        evidence=refunds(flag),
        collaboration=collaboration if given else None,
        at=on_day(30),
    )

    assert not Review.objects.exists()
