from datetime import timedelta

import pytest
from django.urls import reverse
from rest_framework.test import APIClient

from commerce.actions.attribution import attribute
from commerce.connection import connection_check
from commerce.models import ClickCount, ShopConnection, SyncState
from tests.factories.campaigns import NOW, DeliverableFactory
from tests.factories.commerce import (
    CreatorCodeFactory,
    ShopConnectionFactory,
    StoreFactory,
    TrackingLinkFactory,
    VideoPeriodFactory,
    collaboration_of,
    line_of,
)
from tests.factories.imports import BatchFactory

LATER = NOW + timedelta(days=10)


@pytest.fixture
def video(brand):
    return DeliverableFactory(collaboration=collaboration_of(brand), published_at=NOW)


@pytest.fixture
def store(brand):
    return StoreFactory(brand=brand)


def found(video, at=LATER):
    return [finding.code for finding in connection_check(video, at=at)]


def test_without_a_store_there_is_nothing_to_look_for(video):
    assert found(video) == ["no_orders", "no_store", "no_files", "content_unknown", "no_link"]


def test_a_video_with_orders_says_so(brand, video, store):
    line_of(brand, store=store, content_id=video.content_id, handle=video.collaboration.creator.handle)
    attribute(at=NOW)

    assert found(video) == ["has_orders", "not_connected", "days_covered", "content_known", "no_link"]


@pytest.mark.parametrize(
    ("watermark", "code", "tone"),
    [
        (None, "never_synced", "warn"),
        (LATER - timedelta(hours=1), "synced", "good"),
        (LATER - timedelta(days=3), "synced", "warn"),
    ],
)
def test_a_connected_shop_says_how_far_it_is(video, store, watermark, code, tone):
    connection = ShopConnectionFactory(store=store)
    SyncState.objects.create(connection=connection, resource="orders", watermark=watermark)

    finding = connection_check(video, at=LATER)[1]

    assert (finding.code, finding.tone) == (code, tone)


@pytest.mark.parametrize(("status", "tone"), [("unchanged", "info"), ("ready", "bad"), ("refused", "bad")])
def test_a_file_that_said_nothing_new_tells_how_far_orders_are_known(brand, video, store, status, tone):
    BatchFactory(brand=brand, kind="affiliate_orders", status=status, defaults={"store": str(store.pk)})

    assert ("not_connected", tone) in [
        (finding.code, finding.tone) for finding in connection_check(video, at=LATER)
    ]


@pytest.fixture
def in_two_markets(brand, video):
    """Two stores of the video's market, whose consent has expired, and one of another, which is connected."""
    market = video.collaboration.market
    for name, at in (
        ("Lanting", market),
        ("Lanting 2", market),
        ("Manila", "PH" if market != "PH" else "MY"),
    ):
        home = at == market
        shop = ShopConnectionFactory(store=StoreFactory(brand=brand, name=name, market=at))
        if home:
            ShopConnection.objects.filter(pk=shop.pk).update(state="expired", consent=None)
        SyncState.objects.create(
            connection=shop, resource="orders", watermark=LATER - timedelta(hours=1 + 24 * home)
        )
    return list(brand.stores.order_by("name"))


def test_the_stores_of_its_market_are_judged_and_named(video, in_two_markets):
    first, second = connection_check(video, at=LATER)[1:3]

    assert (first.code, first.tone, second.code) == ("expired", "bad", "expired")
    assert ["Lanting " in first.text, "Lanting 2" in second.text] == [True, True]
    assert first.url == reverse("commerce:shop", args=[in_two_markets[0].pk])
    assert not any("Manila" in each.text for each in connection_check(video, at=LATER))


def test_the_worst_of_its_stores_comes_first_and_orders_elsewhere_cover_no_days(brand, video, in_two_markets):
    home, _second, abroad = in_two_markets
    home.connection.state, home.connection.consent = "connected", abroad.connection.consent
    home.connection.save()
    line_of(brand, store=abroad)

    assert found(video)[:4] == ["no_orders", "expired", "synced", "no_files"]


def test_a_store_whose_orders_name_it_is_judged_too(brand, video, in_two_markets):
    line_of(brand, store=in_two_markets[2], content_id=video.content_id)

    assert found(video)[1:5] == ["expired", "expired", "synced", "days_covered"]


def test_without_a_store_in_its_market_the_others_are_judged(video, brand, in_two_markets):
    brand.stores.exclude(name="Manila").update(is_active=False)

    finding = connection_check(video, at=LATER)[1]

    assert (finding.code, finding.tone) == ("synced", "good")
    assert finding.text.startswith("Manila is connected")


def test_sentences_say_how_many_and_end_once(video, store):
    link = TrackingLinkFactory(collaboration=video.collaboration)
    ClickCount.objects.create(link=link, hour=NOW, clicks=1)
    SyncState.objects.create(
        connection=ShopConnectionFactory(store=store), resource="orders", watermark=LATER - timedelta(hours=1)
    )

    texts = [finding.text for finding in connection_check(video, at=LATER)]

    assert f"The link {link.slug} was clicked 1 time." in texts
    assert not any(".." in text for text in texts)


def test_a_code_counts_as_used_on_its_own_days(brand, video, store):
    line_of(brand, store=store, discount_code="MIA10", ordered_at=NOW)
    CreatorCodeFactory(
        collaboration=video.collaboration, code="MIA10", starts_on=(NOW + timedelta(days=2)).date()
    )

    assert found(video)[-1] == "code_unused"


def test_orders_of_other_days_only(brand, video, store):
    line_of(brand, store=store, ordered_at=NOW - timedelta(days=1))

    assert "days_missing" in found(video)


@pytest.mark.parametrize(("orders", "code"), [(0, "sold_nothing"), (4, "orders_missing")])
def test_what_a_list_of_videos_states(video, store, orders, code):
    VideoPeriodFactory(store=store, content_id=video.content_id, orders=orders)

    assert code in found(video)


@pytest.mark.parametrize(
    ("after", "code"), [(timedelta(days=31), "too_late"), (-timedelta(days=1), "too_early")]
)
def test_orders_outside_its_window(brand, video, store, after, code):
    line_of(brand, store=store, content_id=video.content_id, ordered_at=NOW + after)

    assert code in found(video)


def test_another_handle_on_its_orders(brand, video, store):
    line_of(brand, store=store, content_id=video.content_id, handle="renamed")

    assert "handle_differs" in found(video)


def test_links_are_looked_at_one_by_one(video, store):
    row = video.collaboration
    TrackingLinkFactory(collaboration=row, target="https://a.example/?utm_source=tiktok", is_active=False)
    clicked = TrackingLinkFactory(collaboration=row)
    ClickCount.objects.create(link=clicked, hour=NOW, clicks=3)

    assert found(video)[-4:] == ["utm_incomplete", "link_inactive", "never_clicked", "clicked"]


def test_codes_are_looked_at_one_by_one(brand, video, store):
    used, unused = (CreatorCodeFactory(collaboration=video.collaboration) for _each in range(2))
    line_of(brand, store=store, discount_code=used.code.lower())

    assert found(video)[-2:] == ["code_used", "code_unused"]
    assert unused.code in connection_check(video, at=LATER)[-1].text


def test_a_live_is_matched_otherwise(brand, store):
    live = DeliverableFactory(
        collaboration=collaboration_of(brand), kind="live", content_id=None, url="", length_minutes=60
    )

    assert "live" in found(live)


@pytest.mark.parametrize("rows", [1, 3])
def test_the_page_asks_the_same_for_one_link_and_three(
    client, operator, video, store, rows, django_assert_num_queries
):
    for _each in range(rows):
        TrackingLinkFactory(collaboration=video.collaboration)
        CreatorCodeFactory(collaboration=video.collaboration)
    client.force_login(operator)
    client.get(reverse("insights:home"))

    with django_assert_num_queries(15):
        answer = client.get(reverse("commerce:connection", args=[video.pk]))

    assert len(answer.context["findings"]) == 4 + 2 * rows


def test_the_api_tells_the_same(operator, video):
    client = APIClient()
    client.force_login(operator)

    answer = client.get(f"/api/v1/connection-checks/{video.pk}/").json()

    assert [each["code"] for each in answer] == found(video, at=LATER)
