from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied

from campaigns import actions, errors
from campaigns.states import SampleState, Stage
from tests.factories.campaigns import NOW, SampleFactory

DAY = timedelta(days=1)


@pytest.fixture
def parcel(brand):
    return SampleFactory(collaboration__campaign__brand=brand, shipped=True, carrier="J&T")


@pytest.fixture
def arrived(brand):
    return SampleFactory(collaboration__campaign__brand=brand, received=True, carrier="J&T")


def correct(sample, by, at=NOW, **facts):
    actions.correct_parcel(sample=sample, by=by, at=at, **facts)
    sample.refresh_from_db()
    return sample


@pytest.fixture
def approved(brand, operator):
    sample = SampleFactory(collaboration__campaign__brand=brand, collaboration__stage=Stage.NEGOTIATING)
    actions.approve_sample(sample=sample, by=operator, at=NOW - 3 * DAY)
    sample.refresh_from_db()
    return sample


@pytest.mark.parametrize("days", [0, 2, 3])
def test_parcel_leaves_on_the_day_that_is_said(approved, operator, days):
    left = NOW - days * DAY

    actions.ship_sample(sample=approved, by=operator, at=NOW, carrier="J&T", shipped_at=left)

    approved.refresh_from_db()
    assert approved.shipped_at == left


def test_parcel_noted_late_may_have_arrived_before_it_was_noted(approved, operator):
    actions.ship_sample(sample=approved, by=operator, at=NOW, carrier="J&T", shipped_at=NOW - 2 * DAY)
    approved.refresh_from_db()

    actions.receive_sample(sample=approved, received_at=NOW - DAY, by=operator, at=NOW)

    approved.refresh_from_db()
    assert approved.post_due_at == NOW + 13 * DAY


@pytest.mark.parametrize(("days", "error"), [(-1, errors.InTheFutureError), (4, errors.BeforeApprovalError)])
def test_parcel_leaves_neither_in_the_future_nor_before_the_approval(approved, operator, days, error):
    with pytest.raises(error):
        actions.ship_sample(sample=approved, by=operator, at=NOW, carrier="J&T", shipped_at=NOW - days * DAY)


def test_bulk_of_parcels_says_of_which_the_day_is_too_early(approved, brand, operator):
    earlier = SampleFactory(collaboration__campaign__brand=brand, approved=True)

    results = actions.ship_samples(
        brand=brand,
        ids=[approved.pk, earlier.pk],
        by=operator,
        at=NOW,
        carrier="J&T",
        shipped_at=NOW - 5 * DAY,
    )

    assert [type(result.refusal) for result in results] == [errors.BeforeApprovalError, type(None)]
    assert results[1].sample.shipped_at == NOW - 5 * DAY


def test_parcel_is_corrected_and_the_trail_keeps_what_was(parcel, operator):
    correct(parcel, operator, carrier="Flash", tracking_number="TH1", cost_minor=3_00, courier_minor=1_50)

    assert (parcel.carrier, parcel.tracking_number, parcel.cost_minor, parcel.courier_minor) == (
        "Flash",
        "TH1",
        3_00,
        1_50,
    )
    events = parcel.pgh_event_model.objects.filter(pgh_obj_id=parcel.pk).order_by("pgh_id")
    assert list(events.values_list("carrier", flat=True)) == ["J&T", "Flash"]


def test_post_clock_follows_the_corrected_arrival(arrived, operator):
    correct(arrived, operator, shipped_at=NOW - 9 * DAY, received_at=NOW - 7 * DAY)

    assert (arrived.shipped_at, arrived.post_due_at) == (NOW - 9 * DAY, NOW + 7 * DAY)


def test_extension_stays_when_the_arrival_is_corrected(arrived, operator):
    actions.extend_sample(sample=arrived, by=operator, at=NOW)

    correct(arrived, operator, received_at=NOW - 2 * DAY)

    assert arrived.post_due_at == NOW + 19 * DAY


def test_sample_given_up_too_early_waits_for_its_video_again(arrived, operator):
    late = arrived.post_due_at + DAY
    actions.give_up_overdue(at=late)

    correct(arrived, operator, at=late, received_at=NOW)

    assert (arrived.state, arrived.ended_at) == (SampleState.RECEIVED, None)
    assert arrived.post_due_at == NOW + 14 * DAY
    assert arrived.moves.latest("pk").by == operator


def test_sample_given_up_ends_at_the_corrected_deadline(arrived, operator):
    late = arrived.post_due_at + 30 * DAY
    actions.give_up_overdue(at=late)

    correct(arrived, operator, at=late, received_at=NOW)

    assert (arrived.state, arrived.ended_at) == (SampleState.UNFULFILLED, NOW + 14 * DAY)


@pytest.mark.parametrize(
    ("facts", "error"),
    [
        ({"carrier": " "}, errors.CarrierMissingError),
        ({"shipped_at": NOW + DAY}, errors.InTheFutureError),
        ({"shipped_at": NOW - 11 * DAY}, errors.BeforeApprovalError),
        ({"shipped_at": NOW - 4 * DAY}, errors.BeforeShippingError),
        ({"received_at": NOW + DAY}, errors.InTheFutureError),
        ({"received_at": NOW - 9 * DAY}, errors.BeforeShippingError),
    ],
)
def test_correction_that_cannot_be_is_refused(arrived, operator, facts, error):
    with pytest.raises(error):
        correct(arrived, operator, **facts)


def test_arrival_that_nobody_recorded_is_not_corrected(parcel, operator):
    with pytest.raises(errors.NotReceivedError):
        correct(parcel, operator, received_at=NOW)


def test_parcel_that_was_not_sent_is_not_corrected(brand, operator):
    with pytest.raises(errors.NotSentError):
        correct(SampleFactory(collaboration__campaign__brand=brand, approved=True), operator, carrier="J&T")


def test_arrival_is_recorded_once(arrived, operator):
    actions.give_up_overdue(at=arrived.post_due_at + DAY)
    arrived.refresh_from_db()

    with pytest.raises(errors.AlreadyReceivedError):
        actions.receive_sample(sample=arrived, received_at=NOW, by=operator, at=arrived.post_due_at + DAY)


def test_who_sends_no_samples_corrects_no_parcel(parcel, scorer):
    with pytest.raises(PermissionDenied):
        correct(parcel, scorer, carrier="Flash")
