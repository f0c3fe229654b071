"""A job suggests, a person decides."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from campaigns.states import CampaignState, Stage
from evaluations import actions, tasks
from evaluations.actions import decide_renewal, decide_renewals, suggest_renewals
from evaluations.dimensions import Renewal, Tier
from evaluations.engine.run import run
from evaluations.errors import CommissionRangeError, ReasonDueError
from evaluations.models import Policy, RenewalItem, Standing, StandingJob, TierRule
from tests.factories.campaigns import NOW, CollaborationFactory, TermsFactory
from tests.factories.evaluations import RenewalItemFactory

from .engine.history import START, campaign_of, close, collaborate, job, on_day

pytestmark = pytest.mark.django_db
BEST, GOOD, BAD = (5, 5, 5, 5, 5, 5), (4, 4, 4, 4, 5, 5), (1, 0, 0, 1, 1, 1)
SETTLED = START + timedelta(days=1)


def item_of(collaboration):
    return RenewalItem.objects.get(collaboration=collaboration)


def accepted(collaboration, **fields):
    by = collaboration.campaign.owner
    return TermsFactory(collaboration=collaboration, accepted_at=START, accepted_by=by, **fields)


def in_brand(brand, **fields):
    return RenewalItemFactory(collaboration__campaign__brand=brand, **fields)


def decide(item, decision, by, **fields):
    return decide_renewal(item=item, decision=decision, by=by, at=NOW, **fields)


def test_close_suggests_from_the_tier_and_raises_the_commission():
    campaign = campaign_of()
    best = collaborate(campaign=campaign, day=0, bars=BEST, videos=6)
    earlier = collaborate(creator=best.creator, day=-1, bars=BEST, videos=6)
    accepted(best, commission_bp=1500)
    close(earlier.campaign, at=START)

    close(campaign, at=SETTLED)

    item = item_of(best)
    current = best.creator.current_standing
    assert (item.tier, item.suggestion, item.suggested_commission_bp) == (Tier.S, Renewal.RENEW, 1800)
    assert (item.standing_id, item.suggested_at) == (current.standing_id, SETTLED)


@pytest.mark.parametrize(
    ("tier", "suggestion", "commission"),
    [
        (Tier.S, "renew", 1800),
        (Tier.A, "renew", 1650),
        (Tier.B, "keep", 1500),
        (Tier.C, "trial", 1500),
        (Tier.D, "pause", None),
        (None, "trial", 1500),
    ],
)
def test_every_tier_has_its_suggestion(tier, suggestion, commission):
    idle = CollaborationFactory(campaign=campaign_of(), stage=Stage.SCHEDULED)
    accepted(idle, commission_bp=1500)
    type(idle.creator.current_standing).objects.filter(creator=idle.creator).update(tier=tier)

    close(idle.campaign, at=SETTLED)

    item = item_of(idle)
    assert (item.suggestion, item.suggested_commission_bp) == (suggestion, commission)


def test_the_newest_accepted_terms_are_the_base():
    idle = CollaborationFactory(campaign=campaign_of(), stage=Stage.SCHEDULED)
    accepted(idle, version=1, commission_bp=1000)
    accepted(idle, version=2, commission_bp=2000)
    TermsFactory(collaboration=idle, version=3, commission_bp=9000)

    close(idle.campaign, at=SETTLED)

    assert item_of(idle).suggested_commission_bp == 2000


def test_who_was_never_agreed_with_or_dropped_or_settles_later_is_no_row():
    campaign = campaign_of()
    CollaborationFactory(campaign=campaign, stage=Stage.CONTACTED)
    CollaborationFactory(campaign=campaign, stage=Stage.DECLINED)
    collaborate(campaign=campaign, day=5, bars=GOOD)

    close(campaign, at=SETTLED)

    assert not RenewalItem.objects.exists()


def test_settlement_after_the_close_adds_the_row():
    later = collaborate(day=5, bars=GOOD)
    close(later.campaign, at=SETTLED)

    actions.settle_due(at=on_day(6))
    tasks.recompute_standings()

    assert item_of(later).tier is None


def test_a_foreseen_or_open_campaign_suggests_nothing():
    found = collaborate(day=0, bars=GOOD)
    type(found.campaign).objects.update(state=CampaignState.SCORING, closed_at=None, closed_by=None)

    close(found.campaign, at=SETTLED)

    assert Standing.objects.exists()
    assert not RenewalItem.objects.exists()


def test_undecided_rows_follow_a_later_standing_and_decided_ones_never_change(administrator):
    first = collaborate(day=0, bars=BEST, videos=6)
    other = collaborate(creator=first.creator, day=1, bars=BEST, videos=6)
    close(first.campaign, at=START)
    decide(item_of(first), Renewal.KEEP, administrator, reason="the margin is thin")
    close(other.campaign, at=on_day(1))
    kept = RenewalItem.objects.filter(collaboration=first).values().get()
    third = collaborate(creator=first.creator, day=2, bars=BAD, videos=1)

    close(third.campaign, at=on_day(2))

    newest = first.creator.standings.latest("pk")
    assert item_of(other).standing == newest
    assert item_of(third).standing == newest
    assert RenewalItem.objects.filter(collaboration=first).values().get() == kept


def test_a_policy_change_suggests_anew(administrator):
    idle = CollaborationFactory(campaign=campaign_of(), stage=Stage.SCHEDULED)
    close(idle.campaign, at=SETTLED)
    draft = actions.draft_policy(
        based_on=Policy.objects.in_force(), changes={}, note="keep all", by=administrator, at=SETTLED
    )
    TierRule.objects.filter(policy=draft).delete()
    TierRule.objects.bulk_create(
        TierRule(policy=draft, tier=tier, renewal=Renewal.KEEP) for tier in (None, 0, 1, 2, 3, 4)
    )
    Policy.objects.filter(pk=draft.pk).update(state="published", published_at=on_day(2))

    run(job("policy_changed", policy=draft, at=on_day(3)).pk)

    assert item_of(idle).suggestion == Renewal.KEEP


def test_running_it_twice_changes_nothing():
    found = collaborate(day=0, bars=GOOD)
    done = close(found.campaign, at=SETTLED)
    before = list(RenewalItem.objects.values())

    assert suggest_renewals(job=done) == 0

    assert list(RenewalItem.objects.values()) == before


@pytest.mark.parametrize("rows", [1, 3])
def test_the_number_of_statements_does_not_grow(rows, django_assert_num_queries):
    campaign = campaign_of()
    CollaborationFactory.create_batch(rows, campaign=campaign, stage=Stage.SCHEDULED)

    asked = job(campaign=campaign, at=SETTLED)

    with django_assert_num_queries(6):
        assert suggest_renewals(job=asked) == rows


@pytest.mark.parametrize("cause", ["campaign_closed", "settlement", "policy_changed", "blacklist"])
def test_no_job_writes_a_decision(cause):
    """The statements name no column of a decision to change, and none is set after them."""
    bad = collaborate(day=0, bars=BAD, videos=6)
    close(bad.campaign, at=SETTLED)
    subject = {
        "policy_changed": {"policy": Policy.objects.in_force()},
        "blacklist": {"creator": bad.creator},
    }.get(cause, {"campaign": bad.campaign})

    with CaptureQueriesContext(connection) as asked:
        run(job(cause, at=on_day(9), **subject).pk)

    assert item_of(bad).suggestion == Renewal.PAUSE
    assert RenewalItem.objects.values_list("decision", "decided_at", "decided_by").get() == ("", None, None)
    updates = [q["sql"].split(" SET ")[1] for q in asked if "UPDATE evaluations_renewalitem" in q["sql"]]
    assert updates
    assert not any("decided_" in sql or "decision =" in sql.split("FROM")[0] for sql in updates)


def test_a_person_decides_as_suggested_without_a_reason(brand, manager):
    item = decide(in_brand(brand), Renewal.RENEW, manager)

    item.refresh_from_db()
    assert (item.decision, item.commission_bp, item.decided_by, item.decided_at) == (
        Renewal.RENEW,
        1650,
        manager,
        NOW,
    )


@pytest.mark.parametrize(
    ("decision", "commission"),
    [(Renewal.PAUSE, None), (Renewal.KEEP, None), (Renewal.RENEW, 1700)],
)
def test_pausing_and_differing_from_the_suggestion_need_a_reason(brand, manager, decision, commission):
    item = in_brand(brand)

    with pytest.raises(ReasonDueError):
        decide(item, decision, manager, commission_bp=commission, reason="  ")

    item.refresh_from_db()
    assert item.decision == ""
    decide(item, decision, manager, commission_bp=commission, reason="spoke with them")


def test_a_suggested_pause_needs_a_reason_too(brand, manager):
    with pytest.raises(ReasonDueError):
        decide(in_brand(brand, tier=Tier.D, suggestion=Renewal.PAUSE), Renewal.PAUSE, manager)


@pytest.mark.parametrize("commission", [-1, 10_001])
def test_a_commission_is_a_share(brand, manager, commission):
    with pytest.raises(CommissionRangeError):
        decide(in_brand(brand), Renewal.RENEW, manager, commission_bp=commission, reason="more")


def test_nothing_is_offered_to_whom_one_pauses(brand, manager):
    item = decide(in_brand(brand), Renewal.PAUSE, manager, commission_bp=900, reason="fake orders")

    assert item.commission_bp is None


def test_deciding_anew_keeps_what_stood_before(brand, manager):
    item = in_brand(brand)
    decide(item, Renewal.PAUSE, manager, reason="late twice")

    decide(item, Renewal.RENEW, manager)

    events = RenewalItem.pgh_event_model.objects.filter(pgh_obj=item.pk).order_by("pgh_id")
    assert [(event.decision, event.reason) for event in events] == [
        ("", ""),
        ("pause", "late twice"),
        ("renew", ""),
    ]


def test_operators_and_other_brands_managers_decide_nothing(brand, operator, manager, other_brand):
    with pytest.raises(PermissionDenied):
        decide(in_brand(brand), Renewal.RENEW, operator)
    with pytest.raises(PermissionDenied):
        decide(in_brand(other_brand), Renewal.RENEW, manager)


def test_bulk_has_a_result_for_each_row_in_the_order_asked(brand, manager, other_brand):
    paused = in_brand(brand, tier=Tier.D, suggestion=Renewal.PAUSE, suggested_commission_bp=None)
    renewed, foreign = in_brand(brand), in_brand(other_brand)

    results = decide_renewals(brand=brand, ids=[paused.pk, foreign.pk, renewed.pk], by=manager, at=NOW)

    assert [(result.item_id, result.refusal and result.refusal.code) for result in results] == [
        (paused.pk, "reason_missing"),
        (foreign.pk, "no_such_renewal"),
        (renewed.pk, None),
    ]
    assert list(RenewalItem.objects.decided()) == [renewed]


@pytest.mark.parametrize("rows", [1, 3])
def test_bulk_asks_the_same_number_of_statements(brand, manager, rows, django_assert_num_queries):
    ids = [in_brand(brand).pk for _row in range(rows)]
    assert manager.brand_roles

    with django_assert_num_queries(6):
        decide_renewals(brand=brand, ids=ids, by=manager, at=NOW)


@pytest.mark.parametrize(
    "broken",
    [
        {"decision": "renew"},
        {"decision": "renew", "decided_at": NOW},
        {"decided_at": NOW},
        {"decision": "sack"},
        {"suggestion": "sack"},
        {"commission_bp": 10_001},
        {"suggested_commission_bp": 10_001},
        {"tier": 5},
    ],
)
def test_the_database_refuses(broken):
    item = RenewalItemFactory()

    with pytest.raises(IntegrityError), transaction.atomic():
        RenewalItem.objects.filter(pk=item.pk).update(**broken)


def test_the_database_refuses_a_pause_without_a_reason():
    item = RenewalItemFactory(decided=True)

    with pytest.raises(IntegrityError, match="pause_has_reason"), transaction.atomic():
        RenewalItem.objects.filter(pk=item.pk).update(decision="pause", reason="")


def test_the_database_refuses_a_decision_of_nobody():
    item = RenewalItemFactory(decided=True)

    with pytest.raises(IntegrityError, match="person"), transaction.atomic():
        RenewalItem.objects.filter(pk=item.pk).update(decided_by=None)


def test_a_job_row_is_left_as_it_was():
    found = collaborate(day=0, bars=GOOD)
    done = close(found.campaign, at=SETTLED)

    assert StandingJob.objects.get(pk=done.pk).settled == 1


def test_a_correction_of_one_collaboration_leaves_the_rest_of_the_campaign_alone():
    campaign = campaign_of()
    one, _other = CollaborationFactory.create_batch(2, campaign=campaign, stage=Stage.SCHEDULED)

    suggest_renewals(job=job("settlement", campaign=campaign, collaboration=one, at=SETTLED))

    assert list(RenewalItem.objects.values_list("collaboration", flat=True)) == [one.pk]
