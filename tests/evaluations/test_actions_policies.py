import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.utils.timezone import now

from evaluations import actions, errors
from evaluations.dimensions import Tier
from evaluations.models import CapRule, Policy, StandingJob, TierRule, WhatIf
from evaluations.studio.differences import differences, fingerprint
from tests.factories.accounts import UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def second(db):
    return UserFactory(is_administrator=True)


@pytest.fixture
def first(db):
    return Policy.objects.with_rules().get(version=1)


@pytest.fixture
def draft(administrator, first):
    return actions.draft_policy(
        based_on=first, changes={"half_life": 120}, note="faster", by=administrator, at=now()
    )


def test_draft_is_a_copy_with_its_rules(administrator, first):
    draft = actions.draft_policy(based_on=first, changes={}, note="", by=administrator, at=now())

    assert (draft.version, draft.state, draft.based_on) == (2, "draft", first)
    assert differences(first, draft) == []
    assert fingerprint(draft) == fingerprint(first)
    assert draft.tier_rules.count() == 6


def test_draft_begins_from_a_published_version(administrator, draft):
    with pytest.raises(errors.NotPublishedError):
        actions.draft_policy(based_on=draft, changes={}, note="", by=administrator, at=now())


def test_managers_do_not_draft(manager, first):
    with pytest.raises(PermissionDenied):
        actions.draft_policy(based_on=first, changes={}, note="", by=manager, at=now())


def test_change_is_seen_against_the_version_before(draft, first):
    (change,) = differences(first, draft)

    assert (change.what, change.old, change.new) == ("half-life of evidence", "180", "120")


def test_faulty_change_leaves_the_draft_as_it_was(draft, second):
    with pytest.raises(errors.PolicyFaultyError) as refusal:
        actions.change_policy(policy=draft, changes={"sigma": 0, "cut_b": 4}, by=second, at=now())

    draft.refresh_from_db()
    assert list(refusal.value.faults) == ["sigma"]
    assert (draft.sigma, draft.cut_b, draft.half_life) == (0.55, 3.0, 120)


def test_faulty_rules_leave_the_draft_as_it_was(draft, second):
    with pytest.raises(errors.PolicyFaultyError):
        actions.change_policy(policy=draft, changes={"half_life": 90}, tiers=[], by=second, at=now())

    draft.refresh_from_db()
    assert (draft.half_life, draft.tier_rules.count()) == (120, 6)


def test_rules_are_replaced_as_a_whole(draft, second):
    rules = [rule for rule in draft.cap_rules.all() if (rule.kind, rule.at_least) != ("late", 2)]

    changed = actions.change_policy(policy=draft, changes={}, caps=rules, by=second, at=now())

    assert changed.cap_rules.filter(kind="late").count() == 1
    assert fingerprint(changed) != fingerprint(draft)


def test_fault_that_a_draft_has_does_not_hold_up_other_changes(draft, second):
    draft.tier_rules.filter(tier=None).delete()

    changed = actions.change_policy(policy=draft, changes={"half_life": 90}, by=second, at=now())

    assert changed.half_life == 90
    with pytest.raises(errors.PolicyFaultyError, match="unrated: found 0 rules"):
        actions.publish_policy(policy=draft, by=UserFactory(is_administrator=True), at=now())


def test_author_does_not_publish(draft, administrator):
    with pytest.raises(errors.OwnDraftError, match="another administrator"):
        actions.publish_policy(policy=draft, by=administrator, at=now())

    assert Policy.objects.in_force().version == 1


def test_last_hand_on_a_draft_does_not_publish(draft, administrator, second):
    actions.change_policy(policy=draft, changes={"half_life": 100}, by=second, at=now())

    with pytest.raises(errors.OwnDraftError):
        actions.publish_policy(policy=draft, by=second, at=now())
    actions.publish_policy(policy=draft, by=administrator, at=now())

    assert Policy.objects.in_force() == draft


def test_form_sent_back_as_it_was_makes_nobody_the_author(draft, administrator, second):
    actions.change_policy(
        policy=draft,
        changes={"half_life": 120},
        caps=list(draft.cap_rules.all()),
        note=draft.note,
        by=second,
        at=now(),
    )

    with pytest.raises(errors.OwnDraftError):
        actions.publish_policy(policy=draft, by=administrator, at=now())


def test_publishing_asks_for_everybody(draft, second):
    job = actions.publish_policy(policy=draft, by=second, at=now(), seen=fingerprint(draft))

    assert (job.cause, job.policy) == (StandingJob.Cause.POLICY_CHANGED, draft)
    with pytest.raises(errors.PolicyPublishedError):
        actions.publish_policy(policy=draft, by=second, at=now())


def test_draft_changed_since_it_was_looked_at_is_not_published(draft, administrator, second):
    seen = fingerprint(draft)
    actions.change_policy(policy=draft, changes={"half_life": 100}, by=administrator, at=now())

    with pytest.raises(errors.DraftChangedError):
        actions.publish_policy(policy=draft, by=second, at=now(), seen=seen)


def test_published_version_is_neither_changed_nor_discarded(first, administrator):
    with pytest.raises(errors.PolicyPublishedError):
        actions.change_policy(policy=first, changes={"half_life": 90}, by=administrator, at=now())
    with pytest.raises(errors.PolicyPublishedError):
        actions.discard_policy(policy=first, by=administrator)


def test_discarded_draft_is_gone_with_its_tries(draft, administrator):
    actions.request_what_if(policy=draft, by=administrator, at=now())

    actions.discard_policy(policy=draft, by=administrator)

    assert not Policy.objects.filter(version=2).exists()
    assert not WhatIf.objects.exists()


def test_former_version_is_put_back_by_one(draft, first, second):
    actions.publish_policy(policy=draft, by=second, at=now())

    restored = actions.restore_policy(policy=first, note="too fast", by=second, at=now())

    assert Policy.objects.in_force() == restored
    assert (restored.version, restored.restores, restored.based_on) == (3, first, draft)
    assert (restored.drafted_by, restored.published_by, restored.note) == (second, second, "too fast")
    assert fingerprint(Policy.objects.with_rules().get(pk=restored.pk)) == fingerprint(first)
    assert StandingJob.objects.filter(policy=restored).exists()


def test_restoring_needs_a_reason_and_a_former_version(draft, first, second):
    with pytest.raises(errors.InForceError):
        actions.restore_policy(policy=first, note="why", by=second, at=now())
    with pytest.raises(errors.NotPublishedError):
        actions.restore_policy(policy=draft, note="why", by=second, at=now())
    actions.publish_policy(policy=draft, by=second, at=now())
    with pytest.raises(errors.ReasonMissingError):
        actions.restore_policy(policy=first, note=" ", by=second, at=now())


def test_managers_do_not_restore(draft, first, second, manager):
    actions.publish_policy(policy=draft, by=second, at=now())

    with pytest.raises(PermissionDenied):
        actions.restore_policy(policy=first, note="why", by=manager, at=now())


@pytest.mark.parametrize(
    "change",
    [
        {"overall_weights": [20, 25, 25, 10, 10, 15]},
        {"data_mix": [0.3, 0.3, 0.3, 0.3]},
        {"conversion_mix": [0.3, 0.3, 0.3]},
        {"knot_scores": [0, 1.5, 1.5, 3, 3.75, 4.5, 5]},
        {"knot_scores": [0, 1.5, 2, 3, 3.75, 4.5, 6]},
        {"knot_probabilities": [0.01, 0.25, 0.1, 0.5, 0.75, 0.9, 0.99]},
        {"knot_probabilities": [0.01, 0.1, 0.25, 0.5, 0.75, 0.9, 1.1]},
        {"views_root": [20, 110, 150, 100, 540, 1100, 300000]},
        {"like_rate_root": [-1, 0.001, 0.0055, 0.0103, 0.02, 0.0375, 0.12]},
        {"comment_rate_root": [0.1, 0.00005, 0.0001, 0.0003, 0.0008, 0.002, 0.01]},
        *({f"{name}_roles": [1, 0, 1]} for name in ("content", "data", "conversion")),
        *({f"{name}_roles": [1, 1, -1]} for name in ("collaboration", "compliance", "fulfilment")),
        {"min_coverage": 1.1},
        {"explore_share": -0.1},
        {"budget_ceiling": 0},
    ],
    ids=str,
)
def test_database_refuses_numbers_that_do_not_fit(draft, change):
    with pytest.raises(IntegrityError), transaction.atomic():
        Policy.objects.filter(pk=draft.pk).update(**change)


@pytest.mark.parametrize("change", [{"at_least": 0}, {"within_days": 0}, {"days": 0}, {"max_tier": 5}])
def test_database_refuses_caps_that_make_no_sense(draft, change):
    with pytest.raises(IntegrityError), transaction.atomic():
        CapRule.objects.filter(policy=draft, kind="late", at_least=1).update(**change)


def test_database_wants_two_people(draft, administrator):
    with pytest.raises(IntegrityError), transaction.atomic():
        Policy.objects.filter(pk=draft.pk).update(
            state="published", published_by=administrator, published_at=now()
        )


def test_database_refuses_to_change_a_published_tier_rule(first):
    with pytest.raises(IntegrityError, match="never changes"), transaction.atomic():
        TierRule.objects.filter(policy=first, tier=Tier.S).update(budget_multiple=9)


def test_database_knows_why_a_try_is_void(draft, administrator):
    tried = actions.request_what_if(policy=draft, by=administrator, at=now())

    with pytest.raises(IntegrityError), transaction.atomic():
        WhatIf.objects.filter(pk=tried.pk).update(void="bored")
