"""Creators' figures, sample requests and videos."""

from datetime import timedelta

import pytest
from django.utils import timezone

from campaigns.models import DeliverableSnapshot, Sample, SampleMove
from commerce.models import SyncState, VideoPeriod
from commerce.tiktok import sync
from commerce.tiktok.resources import midnight
from creators.models import MetricSnapshot
from tests import tiktok_stand_in as service
from tests.factories.campaigns import (
    CampaignFactory,
    CollaborationFactory,
    DeliverableFactory,
    SampleFactory,
    SampleRuleFactory,
)
from tests.factories.creators import CreatorFactory

from .test_sync import only, sync_again

DAY = timedelta(days=1)


@pytest.fixture
def mali():
    return CreatorFactory(handle="mali.cooks", follower_count=10)


@pytest.fixture
def collaboration(brand, mali):
    return CollaborationFactory(campaign=CampaignFactory(brand=brand), creator=mali)


def found(handle, followers, views=None):
    return {"username": handle, "follower_count": followers, "avg_ec_video_view_count": views}


def test_figures_of_our_creators_are_searched_for_page_by_page(shop, stand_in, collaboration, mali, brand):
    state = only(shop, "creators")
    lost = CollaborationFactory(campaign=collaboration.campaign, creator__handle="nobody.here").creator
    CreatorFactory(handle="not.ours")
    stand_in.creators = {"mali.cooks": [found("mali.cooks2", 1), found("Mali.Cooks", "54321", 900)]}

    sync.run_due()

    snapshot = MetricSnapshot.objects.get()
    assert (snapshot.creator, snapshot.origin, snapshot.followers, snapshot.mean_views) == (
        mali,
        "api",
        54321,
        900,
    )
    mali.refresh_from_db()
    assert mali.follower_count == 54321
    state.refresh_from_db()
    assert (state.pages, state.rows, state.skips) == (3, 1, {"not found in the creator marketplace": 1})
    assert [b for _p, _q, b in stand_in.calls][1] == '{"keyword":"mali.cooks","search_key":"key+1/="}'
    assert lost.snapshots.count() == 0


def test_older_figures_do_not_go_back_to_the_creator(shop, stand_in, collaboration, mali):
    only(shop, "creators")
    MetricSnapshot.objects.create(
        creator=mali, taken_on=timezone.now().date() + 2 * DAY, origin="manual", followers=70
    )
    stand_in.creators = {"mali.cooks": [found("mali.cooks", 60)]}

    sync.run_due()

    mali.refresh_from_db()
    assert mali.follower_count == 10


def test_sample_request_goes_to_the_only_collaboration_it_can_belong_to(shop, stand_in, collaboration):
    state = only(shop, "samples")
    stranger = service.sample(2, creator={"username": "some.body"})
    odd = service.sample(3, status="LOST_IN_SPACE")
    stand_in.samples = [service.sample(1, status="SHIPPED"), stranger, odd]

    sync.run_due()

    sample = Sample.objects.get()
    assert (sample.collaboration, sample.state, sample.tracking_number) == (collaboration, "shipped", "TH123")
    assert (sample.shipped_at is not None, sample.received_at, sample.ended_at) == (True, None, None)
    move = SampleMove.objects.get()
    assert (move.source, move.target, move.by) == ("requested", "shipped", None)
    state.refresh_from_db()
    assert state.skips == {
        "of creators without exactly one collaboration under way": 1,
        "in a state that is not known here": 1,
    }
    assert (state.rows, state.skipped) == (1, 2)


def test_sample_request_between_two_collaborations_is_nobodys(shop, stand_in, collaboration, mali, brand):
    only(shop, "samples")
    CollaborationFactory(campaign=CampaignFactory(brand=brand), creator=mali)
    stand_in.samples = [service.sample(1)]

    sync.run_due()

    assert not Sample.objects.exists()


def test_sample_moves_onwards_only_and_has_a_clock_once_received(shop, stand_in, collaboration):
    state = only(shop, "samples")
    stand_in.samples = [service.sample(1, status="CONTENT_PENDING")]
    sync.run_due()
    sample = Sample.objects.get()
    assert sample.post_due_at - sample.received_at == 14 * DAY

    stand_in.samples = [service.sample(1, status="SHIPPED")]
    assert sync_again(state).rows == 0
    stand_in.samples = [service.sample(1, status="UNFULFILL_CANCELLED")]
    assert sync_again(state).rows == 1
    stand_in.samples = [service.sample(1, status="COMPLETED")]
    assert sync_again(state).rows == 1

    moves = list(SampleMove.objects.order_by("pk").values_list("source", "target"))
    assert moves == [("requested", "received"), ("received", "unfulfilled"), ("unfulfilled", "fulfilled")]


def test_request_recorded_by_hand_takes_the_number_it_has_there(shop, stand_in, collaboration):
    state = only(shop, "samples")
    sample = SampleFactory(collaboration=collaboration, product_name="pan", requested_at=timezone.now())
    stand_in.samples = [service.sample(1, status="SHIPPED")]

    sync.run_due()

    sample.refresh_from_db()
    assert (Sample.objects.get(), sample.state) == (sample, "shipped")
    assert sample.external_id == stand_in.samples[0]["id"]
    assert sync_again(state).rows == 0


def test_request_called_off_there_does_not_end_what_is_given_by_hand(shop, stand_in, collaboration):
    only(shop, "samples")
    sample = SampleFactory(collaboration=collaboration, product_name="pan", requested_at=timezone.now())
    stand_in.samples = [service.sample(1, status="WITHDRAW_CANCELLED")]

    sync.run_due()

    sample.refresh_from_db()
    assert (sample.external_id, sample.state, Sample.objects.count()) == (None, "requested", 2)


def test_requests_there_ask_the_rule_and_parcels_move_the_collaboration(shop, stand_in, collaboration, brand):
    state = only(shop, "samples")
    SampleRuleFactory(brand=brand)
    type(collaboration).objects.update(stage="negotiating")
    stand_in.samples = [service.sample(1)]

    sync.run_due()
    assert Sample.objects.get().state == "approved"

    stand_in.samples = [service.sample(1, status="SHIPPED")]
    sync_again(state)
    collaboration.refresh_from_db()
    assert (Sample.objects.get().state, collaboration.stage) == ("shipped", "sample_sent")


def test_request_that_is_complete_there_is_fulfilled_by_the_video_that_followed(
    shop, stand_in, collaboration
):
    only(shop, "samples")
    asked = timezone.now() - 3 * DAY
    sample = SampleFactory(
        collaboration=collaboration, external_id=service.sample(1)["id"], requested_at=asked
    )
    DeliverableFactory(collaboration=collaboration, published_at=asked - DAY)
    video = DeliverableFactory(collaboration=collaboration, published_at=asked + DAY)
    stand_in.samples = [service.sample(1, status="COMPLETED")]

    sync.run_due()

    sample.refresh_from_db()
    assert (sample.state, sample.deliverable) == ("fulfilled", video)


@pytest.fixture
def videos(shop):
    """Fetched up to the day before yesterday."""
    state = only(shop, "videos")
    until = midnight(shop.store, timezone.now()) - DAY
    long_ago = until - 100 * DAY
    SyncState.objects.filter(pk=state.pk).update(watermark=until, since=long_ago, finished_at=until)
    return state


def day(shop, before):
    """A day of the store's market, so many before today."""
    return (midnight(shop.store, timezone.now()) - before * DAY).date()


def test_days_of_a_video_add_up_to_a_snapshot_of_the_deliverable(shop, stand_in, videos, collaboration):
    published = midnight(shop.store, timezone.now()) - 2 * DAY + timedelta(hours=9)
    deliverable = DeliverableFactory(collaboration=collaboration, published_at=published)
    unknown = "7500000000000000999"
    for before, views in ((2, 100), (1, 50)):
        figures = [service.video(deliverable.content_id, views), service.video(unknown, 7)]
        stand_in.videos[day(shop, before).isoformat()] = figures

    sync.run_due()

    assert VideoPeriod.objects.count() == 4
    period = VideoPeriod.objects.get(deliverable=deliverable, starts_on=day(shop, 1))
    assert (period.ends_on, period.gmv_minor, period.views, period.creator) == (
        day(shop, 1),
        10050,
        50,
        collaboration.creator,
    )
    snapshots = DeliverableSnapshot.objects.order_by("taken_at")
    assert [(s.deliverable, s.origin, s.views, s.likes, s.product_clicks) for s in snapshots] == [
        (deliverable, "api", 100, 10, 5),
        (deliverable, "api", 150, 15, 10),
    ]
    assert snapshots.last().taken_at == midnight(shop.store, timezone.now())


def test_video_from_before_the_first_day_has_no_sum(shop, stand_in, collaboration):
    only(shop, "videos")
    early = DeliverableFactory(collaboration=collaboration, published_at=timezone.now() - 90 * DAY)
    stand_in.videos[day(shop, 1).isoformat()] = [service.video(early.content_id, 50)]

    sync.run_due()

    assert VideoPeriod.objects.get().deliverable == early
    assert not DeliverableSnapshot.objects.exists()


def test_day_that_is_not_ready_is_fetched_later(shop, stand_in, videos):
    stand_in.latest_day = day(shop, 2).isoformat()
    stand_in.videos[day(shop, 1).isoformat()] = [service.video("7500000000000000999", 7)]
    before = videos.watermark
    sync.run_due()
    videos.refresh_from_db()
    assert not VideoPeriod.objects.exists()
    assert videos.window_end is None
    assert before is None or videos.watermark <= before

    stand_in.latest_day = day(shop, 1).isoformat()
    sync_again(videos)

    assert VideoPeriod.objects.get().starts_on == day(shop, 1)


def test_missing_figure_stays_missing(shop, stand_in, videos, collaboration):
    published = midnight(shop.store, timezone.now()) - DAY + timedelta(hours=1)
    deliverable = DeliverableFactory(collaboration=collaboration, published_at=published)
    figures = service.video(deliverable.content_id, 50, shares=None, attributed_gmv=None, likes="many")
    stand_in.videos[day(shop, 1).isoformat()] = [figures]

    sync.run_due()

    period = VideoPeriod.objects.get()
    assert (period.shares, period.gmv_minor, period.likes) == (None, None, None)
    assert (DeliverableSnapshot.objects.get().views, DeliverableSnapshot.objects.get().shares) == (50, None)
