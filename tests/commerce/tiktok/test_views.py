from datetime import timedelta
from urllib.parse import parse_qs, urlsplit

import pytest
from django.urls import reverse
from django.utils import timezone, translation

from commerce.models import OAuthRequest, SellerConsent, ShopConnection, SyncState
from commerce.tiktok.errors import RateLimitedError, written
from tests import tiktok_stand_in as service
from tests.factories.commerce import ShopConnectionFactory, StoreFactory


@pytest.fixture
def page(client, manager):
    client.force_login(manager)
    return client


def url(name, store, **more):
    return reverse(f"commerce:{name}", kwargs={"pk": store.pk, **more})


def test_page_without_a_connection_says_what_to_do(page, store, stand_in):
    text = page.get(url("shop", store)).text

    assert "Not connected yet." in text
    assert url("connect_shop", store) in text


def test_page_without_an_app_says_who_sets_it_up(page, store):
    text = page.get(url("shop", store)).text

    assert "KOLMARK_TIKTOK_APP_KEY" in text
    assert url("connect_shop", store) not in text


def test_connecting_leads_there_and_back(page, store, stand_in):
    offered = page.post(url("connect_shop", store))
    address = offered.context["address"]
    state = parse_qs(urlsplit(address).query)["state"][0]

    answer = page.get(
        reverse("commerce:shop_callback"), {"state": state, "code": "ROW_code/1+=="}, follow=True
    )

    assert "The shop is connected." in answer.text
    assert "Being fetched" in answer.text
    assert ShopConnection.objects.get().store == store


def test_several_shops_are_offered_and_one_is_chosen(page, store, stand_in):
    stand_in.shops = [service.shop(), service.shop(id="2", name="Second & more")]
    address = page.post(url("connect_shop", store)).context["address"]
    state = parse_qs(urlsplit(address).query)["state"][0]

    offered = page.get(
        reverse("commerce:shop_callback"), {"state": state, "code": "ROW_code/1+=="}, follow=True
    )

    assert "Second &amp; more" in offered.text
    assert "ROW_" not in offered.text
    chosen = page.post(url("choose_shop", store, request_pk=OAuthRequest.objects.get().pk), {"shop": "2"})
    assert chosen.url == url("shop", store)
    assert ShopConnection.objects.get().shop_id == "2"


def test_person_who_refuses_at_tiktok_is_told_so(page, store, stand_in):
    address = page.post(url("connect_shop", store)).context["address"]
    state = parse_qs(urlsplit(address).query)["state"][0]

    answer = page.get(reverse("commerce:shop_callback"), {"state": state})

    assert answer.status_code == 409
    assert "consent was not given" in answer.text
    assert not ShopConnection.objects.exists()


def test_forged_callback_is_refused_in_words(page, store):
    answer = page.get(reverse("commerce:shop_callback"), {"state": "x", "code": "y"})

    assert answer.status_code == 409
    assert "Start again" in answer.text


def test_page_shows_progress_pauses_skips_and_errors(page, shop, store):
    soon = timezone.now() + timedelta(minutes=10)
    limited = RateLimitedError(until=soon, code=36009002, detail="QPS <b>", request_id="2026REQ")
    SyncState.objects.create(
        connection=shop, resource="orders", window_end=timezone.now(), rows=3, seen=30, total=60, pages=1
    )
    SyncState.objects.create(
        connection=shop, resource="returns", paused_until=soon, last_error=written(limited)
    )
    SyncState.objects.create(
        connection=shop,
        resource="samples",
        finished_at=timezone.now(),
        skipped=3,
        skips={"of creators without exactly one collaboration under way": 3},
    )

    text = page.get(url("shop_syncs", store)).text

    assert 'value="50"' in text
    assert "Paused" in text
    assert "TikTok Shop asks for a pause. “QPS &lt;b&gt;” (36009002) [2026REQ]" in text
    assert "of creators without exactly one collaboration under way" in text
    assert "every 2s" in text
    assert "ROW_" not in text


def test_finished_page_does_not_ask_again(page, shop, store):
    SyncState.objects.create(connection=shop, resource="orders", finished_at=timezone.now())

    assert "every 2s" not in page.get(url("shop_syncs", store)).text


def test_sync_now_asks_for_everything_or_for_what_is_named(page, shop, store):
    page.post(url("sync_shop", store), {"resource": ["returns", "nonsense"]})
    assert [state.resource for state in shop.syncs.all()] == ["returns"]

    page.post(url("sync_shop", store))
    assert shop.syncs.filter(requested_at__isnull=False).count() == 5


def test_disconnecting_leaves_the_page(page, shop, store):
    assert page.post(url("disconnect_shop", store)).url == url("shop", store)

    text = page.get(url("shop", store)).text
    assert "Disconnected" in text
    assert page.post(url("disconnect_shop", store)).status_code == 409


def test_consent_that_ends_soon_is_warned_of(page, shop, store):
    SellerConsent.objects.update(refresh_expires_at=timezone.now() + timedelta(days=20))

    assert "ends soon" in page.get(url("shop", store)).text


@pytest.mark.parametrize("number", [1, 3])
def test_list_of_shops_asks_the_database_as_often_for_many(page, brand, number, django_assert_num_queries):
    for _ in range(number):
        shop = ShopConnectionFactory(store__brand=brand)
        SyncState.objects.create(connection=shop, resource="orders", finished_at=timezone.now())

    with django_assert_num_queries(10):
        assert page.get(reverse("commerce:shops")).text.count("Connected") == number


def test_list_without_stores_says_what_to_do(page, other_brand):
    StoreFactory(brand=other_brand)

    assert "no store on TikTok Shop yet" in page.get(reverse("commerce:shops")).text


@pytest.mark.parametrize("name", ["shop", "shop_syncs"])
def test_operator_sees_no_connection(client, operator, shop, store, name):
    client.force_login(operator)

    assert client.get(url(name, store)).status_code == 403


def test_api_shows_no_secret_and_syncs(client, manager, operator, shop):
    SyncState.objects.create(connection=shop, resource="orders")
    client.force_login(manager)
    detail = reverse("api:shop-connection-detail", args=[shop.pk])

    shown = client.get(detail).json()
    assert shown["syncs"][0]["resource"] == "orders"
    assert not {"access_token", "refresh_token", "shop_cipher"} & set(shown)
    asked = client.post(f"{detail}sync/", {"resources": ["orders"]}, content_type="application/json")
    assert asked.json()["syncs"][0]["requested_at"]
    assert client.post(f"{detail}disconnect/").json()["state"] == "disconnected"
    client.force_login(operator)
    assert client.get(detail).status_code == 403


def test_error_is_told_in_the_language_of_who_reads_it(shop):
    limited = written(RateLimitedError(until=timezone.now(), detail="QPS"))
    state = SyncState.objects.create(connection=shop, resource="orders", last_error=limited)

    with translation.override("zh-hans"):
        assert "限流" in state.error_text
    assert state.error_text == "TikTok Shop asks for a pause. “QPS”"
