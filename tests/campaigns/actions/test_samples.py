from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, IntegrityError, transaction

from blacklist.models import Attempt
from campaigns import actions, errors
from campaigns.actions.samplemoves import move_samples
from campaigns.models import Sample, SampleMove
from campaigns.states import SAMPLE_NEXT, CampaignState, SampleState, Stage
from evaluations.models import CurrentStanding
from tests.factories.blacklist import EntryFactory
from tests.factories.campaigns import (
    NOW,
    CollaborationFactory,
    DeliverableFactory,
    SampleFactory,
    SampleRuleFactory,
    video_id,
)

SERUM = {"product_name": "Serum", "price_minor": 10_00, "currency": "USD"}


@pytest.fixture
def collaboration(brand):
    return CollaborationFactory(campaign__brand=brand, stage=Stage.NEGOTIATING)


def ask(collaboration, by, **values):
    return actions.request_sample(collaboration=collaboration, by=by, at=NOW, **SERUM | values)


def blocked(creator):
    return EntryFactory(
        creator=creator,
        in_force=True,
        starts_at=NOW - timedelta(days=1),
        expires_at=NOW + timedelta(days=90),
    )


def test_request_waits_for_a_person_without_a_rule(collaboration, operator):
    sample = ask(collaboration, operator)

    assert sample.state == SampleState.REQUESTED
    assert sample.recorded_by == operator


def test_request_that_meets_the_rule_is_approved_by_itself(collaboration, operator):
    SampleRuleFactory(brand=collaboration.campaign.brand, max_price_minor=10_00, monthly_quota=5)

    sample = ask(collaboration, operator)

    [move] = sample.moves.all()
    assert sample.state == SampleState.APPROVED
    assert move.by is None
    assert "10.00" in move.reason


@pytest.mark.parametrize(
    ("rule", "asked"),
    [
        ({"max_price_minor": 9_99}, {}),
        ({"max_price_minor": 9_99}, {"price_minor": None}),
        ({"max_price_minor": 90_00, "currency": "EUR"}, {}),
        ({"max_price_minor": 29_99}, {"quantity": 3}),
        ({"monthly_quota": 0}, {}),
        ({"monthly_quota": 2}, {"quantity": 3}),
        ({"open_per_creator": 0}, {}),
        ({"takes_unrated": False}, {}),
        ({"is_automatic": False}, {}),
    ],
)
def test_request_that_fails_the_rule_waits_for_a_person(collaboration, operator, rule, asked):
    SampleRuleFactory(brand=collaboration.campaign.brand, **rule)

    assert ask(collaboration, operator, **asked).state == SampleState.REQUESTED


@pytest.mark.parametrize(("tier", "state"), [(3, SampleState.APPROVED), (2, SampleState.REQUESTED)])
def test_rule_reads_the_tier_through_the_reverse_relation(collaboration, operator, tier, state):
    SampleRuleFactory(brand=collaboration.campaign.brand, min_tier=3)
    CurrentStanding.objects.update_or_create(
        creator=collaboration.creator, defaults={"tier": tier, "score": 3.0, "sd": 0.2}
    )

    assert ask(collaboration, operator).state == state


@pytest.mark.parametrize(("least", "state"), [(5000, SampleState.APPROVED), (5001, SampleState.REQUESTED)])
def test_rule_reads_the_fulfilment_rate_of_the_brand(collaboration, operator, least, state):
    SampleRuleFactory(brand=collaboration.campaign.brand, min_fulfilment_bp=least)
    SampleFactory(collaboration=collaboration, fulfilled=True)
    SampleFactory(collaboration=collaboration, unfulfilled=True)

    assert ask(collaboration, operator).state == state


def test_quota_counts_what_was_approved_this_month_and_not_called_off(collaboration, operator, manager):
    SampleRuleFactory(brand=collaboration.campaign.brand, monthly_quota=1)
    first = ask(collaboration, operator)
    assert ask(collaboration, operator).state == SampleState.REQUESTED

    actions.cancel_sample(sample=first, reason="twice", by=operator, at=NOW)

    assert ask(collaboration, operator).state == SampleState.APPROVED


def test_rule_multiplies_the_price_by_the_quantity(collaboration, operator):
    SampleRuleFactory(brand=collaboration.campaign.brand, max_price_minor=30_00)

    sample = ask(collaboration, operator, quantity=3)

    assert sample.state == SampleState.APPROVED
    assert "30.00" in sample.moves.get().reason


def test_quota_counts_pieces(collaboration, operator):
    SampleRuleFactory(brand=collaboration.campaign.brand, monthly_quota=5)

    asked = [ask(collaboration, operator, quantity=number) for number in (3, 3, 2)]

    assert [each.state for each in asked] == ["approved", "requested", "approved"]


def test_blacklisted_creator_gets_no_sample_and_the_attempt_is_kept(collaboration, operator):
    blocked(collaboration.creator)

    with pytest.raises(errors.CreatorBlockedError):
        ask(collaboration, operator)

    assert not Sample.objects.exists()
    assert Attempt.objects.get().creator == collaboration.creator


@pytest.mark.parametrize(
    ("state", "send"),
    [
        ({}, actions.approve_sample),
        ({"approved": True}, lambda **who: actions.ship_sample(carrier="J&T", **who)),
    ],
)
def test_creator_blacklisted_meanwhile_is_neither_approved_nor_sent_to(collaboration, operator, state, send):
    sample = SampleFactory(collaboration=collaboration, **state)
    blocked(collaboration.creator)

    with pytest.raises(errors.CreatorBlockedError):
        send(sample=sample, by=operator, at=NOW)

    assert Attempt.objects.count() == 1


def test_each_move_leaves_a_line_of_history(collaboration, operator):
    sample = ask(collaboration, operator)

    actions.approve_sample(sample=sample, by=operator, at=NOW)
    sample.refresh_from_db()
    actions.ship_sample(
        sample=sample,
        by=operator,
        at=NOW,
        carrier="J&T",
        tracking_number="1",
        cost_minor=3_00,
        courier_minor=1_50,
    )

    sample.refresh_from_db()
    assert list(sample.moves.order_by("pk").values_list("source", "target")) == [
        ("requested", "approved"),
        ("approved", "shipped"),
    ]
    assert (sample.carrier, sample.cost_minor, sample.shipped_at) == ("J&T", 3_00, NOW)


@pytest.mark.parametrize(
    ("stage", "after"),
    [
        (Stage.NEGOTIATING, Stage.SAMPLE_SENT),
        (Stage.LEAD, Stage.LEAD),
        (Stage.SCHEDULED, Stage.SCHEDULED),
        (Stage.PUBLISHED, Stage.PUBLISHED),
    ],
)
def test_shipping_moves_the_collaboration_where_the_table_leads_forward(brand, operator, stage, after):
    sample = SampleFactory(collaboration__campaign__brand=brand, collaboration__stage=stage, approved=True)

    actions.ship_sample(sample=sample, by=operator, at=NOW, carrier="J&T")

    sample.collaboration.refresh_from_db()
    assert sample.collaboration.stage == after


def test_receipt_starts_the_post_clock(brand, operator):
    sample = SampleFactory(collaboration__campaign__brand=brand, shipped=True)
    arrived = NOW - timedelta(days=1)

    actions.receive_sample(sample=sample, received_at=arrived, by=operator, at=NOW)

    sample.refresh_from_db()
    assert sample.post_due_at == arrived + timedelta(days=14)


@pytest.mark.parametrize(("days", "error"), [(-9, errors.BeforeShippingError), (1, errors.InTheFutureError)])
def test_receipt_at_an_impossible_time_is_refused(brand, operator, days, error):
    sample = SampleFactory(collaboration__campaign__brand=brand, shipped=True)

    with pytest.raises(error):
        actions.receive_sample(sample=sample, received_at=NOW + timedelta(days=days), by=operator, at=NOW)


def test_post_clock_is_extended_once(brand, operator):
    sample = SampleFactory(collaboration__campaign__brand=brand, received=True)
    due = sample.post_due_at

    actions.extend_sample(sample=sample, by=operator, at=NOW)

    sample.refresh_from_db()
    assert sample.post_due_at == due + timedelta(days=7)
    with pytest.raises(errors.ExtendedAlreadyError):
        actions.extend_sample(sample=sample, by=operator, at=NOW)


def test_post_clock_that_ran_out_is_not_extended(brand, operator):
    sample = SampleFactory(collaboration__campaign__brand=brand, received=True)

    with pytest.raises(errors.PostClockOverError):
        actions.extend_sample(sample=sample, by=operator, at=sample.post_due_at + timedelta(seconds=1))


@pytest.mark.parametrize("late", [timedelta(seconds=1), timedelta(days=3)])
def test_sample_without_a_video_ends_at_the_moment_its_clock_ran_out(brand, late):
    sample = SampleFactory(collaboration__campaign__brand=brand, received=True)

    assert actions.give_up_overdue(at=sample.post_due_at) == 0
    assert actions.give_up_overdue(at=sample.post_due_at + late) == 1

    sample.refresh_from_db()
    assert (sample.state, sample.ended_at) == (SampleState.UNFULFILLED, sample.post_due_at)
    assert sample.moves.get().by is None


@pytest.mark.parametrize("trait", ["shipped", "received"])
def test_video_after_shipping_fulfils_by_itself(brand, operator, trait):
    sample = SampleFactory(collaboration__campaign__brand=brand, **{trait: True})
    url = f"https://www.tiktok.com/@/video/{video_id(NOW - timedelta(days=1))}"

    video = actions.record_video(collaboration=sample.collaboration, url=url, by=operator, at=NOW)

    sample.refresh_from_db()
    assert (sample.state, sample.deliverable) == (SampleState.FULFILLED, video)


def test_late_video_still_fulfils(brand, operator):
    sample = SampleFactory(collaboration__campaign__brand=brand, received=True)
    late = sample.post_due_at + timedelta(days=2)
    actions.give_up_overdue(at=late)

    actions.record_video(
        collaboration=sample.collaboration,
        url=f"https://www.tiktok.com/@/video/{video_id(late)}",
        by=operator,
        at=late,
    )

    sample.refresh_from_db()
    assert sample.state == SampleState.FULFILLED


def test_video_before_shipping_fulfils_nothing(brand, operator):
    sample = SampleFactory(collaboration__campaign__brand=brand, shipped=True)
    url = f"https://www.tiktok.com/@/video/{video_id(NOW - timedelta(days=12))}"

    actions.record_video(collaboration=sample.collaboration, url=url, by=operator, at=NOW)

    sample.refresh_from_db()
    assert sample.state == SampleState.SHIPPED


def test_video_of_another_collaboration_does_not_fulfil(brand, operator):
    sample = SampleFactory(collaboration__campaign__brand=brand, received=True)

    with pytest.raises(errors.AnotherCollaborationError):
        actions.fulfil_sample(sample=sample, deliverable=DeliverableFactory(), by=operator, at=NOW)


@pytest.mark.parametrize("source", list(SampleState))
@pytest.mark.parametrize("target", list(SampleState))
def test_only_the_table_of_moves_is_walked(brand, operator, source, target):
    times = {"shipped_at": NOW, "received_at": NOW, "post_due_at": NOW}
    ended = NOW if source in {"rejected", "cancelled", "fulfilled", "unfulfilled"} else None
    sample = SampleFactory(collaboration__campaign__brand=brand, state=source, ended_at=ended, **times)
    [result] = move_samples(
        brand=brand,
        ids=[sample.pk],
        target=target,
        by=operator,
        at=NOW,
        path=Attempt.Path.BULK,
        reason="because",
        facts={"received_at": NOW} if target == SampleState.RECEIVED else {},
    )

    assert (result.refusal is None) == (target in SAMPLE_NEXT[source])


@pytest.mark.parametrize("act", [actions.reject_sample, actions.cancel_sample])
def test_turning_down_needs_a_reason(brand, operator, act):
    sample = SampleFactory(collaboration__campaign__brand=brand)

    with pytest.raises(errors.ReasonMissingError):
        act(sample=sample, reason=" ", by=operator, at=NOW)


def test_sample_moved_meanwhile_is_not_moved_again(brand, operator):
    sample = SampleFactory(collaboration__campaign__brand=brand)
    Sample.objects.update(state=SampleState.APPROVED)

    with pytest.raises(errors.StaleError):
        actions.reject_sample(sample=sample, reason="no", by=operator, at=NOW)


def test_bulk_gives_a_result_per_row_and_leaves_other_brands_alone(brand, operator):
    here, done = (
        SampleFactory(collaboration__campaign__brand=brand),
        SampleFactory(collaboration__campaign__brand=brand, fulfilled=True),
    )
    elsewhere = SampleFactory()

    results = actions.approve_samples(brand=brand, ids=[here.pk, done.pk, elsewhere.pk], by=operator, at=NOW)

    assert [(result.sample.pk, result.refusal is None) for result in results] == [
        (here.pk, True),
        (done.pk, False),
    ]
    elsewhere.refresh_from_db()
    assert elsewhere.state == SampleState.REQUESTED


@pytest.mark.parametrize("count", [1, 3])
def test_bulk_asks_the_same_queries_for_any_number(brand, operator, django_assert_max_num_queries, count):
    samples = [SampleFactory(collaboration__campaign__brand=brand, approved=True) for _each in range(count)]
    campaign = samples[0].collaboration.campaign
    type(samples[0].collaboration).objects.update(campaign=campaign)

    with django_assert_max_num_queries(15):
        actions.ship_samples(
            brand=brand, ids=[each.pk for each in samples], carrier="J&T", by=operator, at=NOW
        )


def test_dropped_collaboration_is_sent_nothing(brand, operator):
    sample = SampleFactory(
        collaboration__campaign__brand=brand, collaboration__stage=Stage.DECLINED, approved=True
    )

    with pytest.raises(errors.DroppedError):
        actions.ship_sample(sample=sample, by=operator, at=NOW, carrier="J&T")


def test_closed_campaign_asks_for_no_sample(collaboration, operator):
    type(collaboration.campaign).objects.update(state=CampaignState.CLOSED, closed_at=NOW, closed_by=operator)

    with pytest.raises(errors.ClosedError):
        ask(collaboration, operator)


def test_customer_service_decides_on_no_sample(brand, scorer):
    sample = SampleFactory(collaboration__campaign__brand=brand)

    with pytest.raises(PermissionDenied):
        actions.approve_sample(sample=sample, by=scorer, at=NOW)


def test_rejected_sample_is_asked_for_again_from_the_start(brand, operator):
    sample = SampleFactory(
        collaboration__campaign__brand=brand,
        state=SampleState.CANCELLED,
        ended_at=NOW,
        shipped_at=NOW,
        carrier="J&T",
    )

    actions.ask_again(sample=sample, reason="found it", by=operator, at=NOW)

    sample.refresh_from_db()
    assert (sample.state, sample.ended_at, sample.shipped_at, sample.carrier) == ("requested", None, None, "")


@pytest.mark.parametrize(
    "broken",
    [
        {"state": "lost"},
        {"state": "fulfilled"},
        {"ended_at": NOW},
        {"received_at": NOW},
        {"extended_at": NOW},
        {"quantity": 0},
        {"price_minor": -1},
        {"currency": "usd"},
    ],
)
def test_database_refuses_what_no_sample_is(db, broken):
    sample = SampleFactory()

    with pytest.raises(IntegrityError), transaction.atomic():
        Sample.objects.filter(pk=sample.pk).update(**broken)


def test_history_of_a_sample_is_never_changed(collaboration, operator):
    sample = ask(collaboration, operator)
    actions.approve_sample(sample=sample, by=operator, at=NOW)

    with pytest.raises(DatabaseError, match="append_only"), transaction.atomic():
        SampleMove.objects.update(reason="other")
