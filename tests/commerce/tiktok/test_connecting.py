from datetime import timedelta
from urllib.parse import parse_qs, urlsplit

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.utils import timezone

from commerce import actions
from commerce import shop_errors as errors
from commerce.models import OAuthRequest, SellerConsent, ShopConnection, SyncState
from commerce.tiktok import vault
from tests import tiktok_stand_in as service
from tests.factories.accounts import person
from tests.factories.commerce import OrderLineFactory, ShopConnectionFactory, StoreFactory

CODE = "ROW_code/1+=="


def now():
    return timezone.now()


def state_of(address):
    return parse_qs(urlsplit(address).query)["state"][0]


@pytest.fixture
def asked(store, manager, stand_in):
    return state_of(actions.ask_consent(store=store, by=manager, at=now()))


def take(state, by, code=CODE):
    return actions.take_consent(state=state, code=code, by=by, at=now())


def test_seller_is_sent_to_the_door_of_the_market(store, manager, stand_in, settings):
    settings.TIKTOK_CONSENT_URL, settings.TIKTOK_CONSENT_US_URL = "https://row.example", "https://us.example"
    american = StoreFactory(brand=store.brand, market="US", currency="USD")

    address = actions.ask_consent(store=store, by=manager, at=now())

    assert address.startswith("https://row.example/open/authorize?service_id=7400000000000000001&state=")
    assert actions.ask_consent(store=american, by=manager, at=now()).startswith("https://us.example/")
    assert not OAuthRequest.objects.filter(state_sha256=state_of(address)).exists()


def test_consent_with_one_shop_connects_it_and_asks_for_its_data(asked, store, manager):
    take(asked, manager)

    shop = ShopConnection.objects.get()
    assert (shop.store, shop.state, shop.shop_id, shop.region) == (store, "connected", service.SHOP_ID, "TH")
    assert (shop.seller_name, shop.connected_by) == ("Test Seller", manager)
    assert vault.unlock(shop.consent.access_token) == "ROW_access-1"
    assert b"ROW_" not in bytes(shop.consent.access_token) + bytes(shop.consent.refresh_token)
    wanted = SyncState.objects.filter(connection=shop, requested_at__isnull=False)
    assert set(wanted.values_list("resource", flat=True)) == set(SyncState.Resource.values)


def test_state_is_good_once(asked, manager, stand_in):
    take(asked, manager)
    stand_in.codes.add(CODE)

    with pytest.raises(errors.ConsentOutdatedError):
        take(asked, manager)


def test_state_is_good_for_the_person_alone_and_for_half_an_hour(asked, manager, brand):
    colleague = person("manager", brand)
    with pytest.raises(errors.ConsentOutdatedError):
        take(asked, colleague)
    OAuthRequest.objects.update(asked_at=now() - timedelta(minutes=31))

    with pytest.raises(errors.ConsentOutdatedError):
        take(asked, manager)


def test_state_that_nobody_asked_for_is_refused(asked, manager):
    with pytest.raises(errors.ConsentOutdatedError):
        take("guessed", manager)


def test_spent_code_is_refused_in_words(asked, manager):
    with pytest.raises(errors.ShopRefusedError, match="Connect the shop again"):
        take(asked, manager, code="another")
    assert not ShopConnection.objects.exists()


def test_consent_that_was_not_given_is_told_so_and_asks_nobody(asked, manager, stand_in):
    with pytest.raises(errors.ConsentNotGivenError):
        take(asked, manager, code="")
    assert stand_in.calls == []
    with pytest.raises(errors.ConsentOutdatedError):
        take(asked, manager)


def test_creators_consent_is_refused(asked, manager, stand_in):
    stand_in.seller["user_type"] = 1

    with pytest.raises(errors.NotASellerError):
        take(asked, manager)


@pytest.mark.parametrize(
    ("changes", "seller"),
    [({"region": "VN"}, "VN"), ({"cipher": ""}, "TH"), ({}, "VN")],
    ids=["shop elsewhere", "without a cipher", "seller elsewhere"],
)
def test_shop_of_another_market_is_refused(asked, manager, stand_in, changes, seller):
    stand_in.shops = [service.shop(**changes)]
    stand_in.seller["seller_base_region"] = seller

    with pytest.raises(errors.NoShopError):
        take(asked, manager)


def test_seller_from_abroad_sells_across_borders(asked, manager, stand_in):
    stand_in.shops = [service.shop(seller_type="CROSS_BORDER"), service.shop(id="2", region="MY")]
    stand_in.seller["seller_base_region"] = "CN"

    take(asked, manager)

    assert ShopConnection.objects.get().shop_id == service.SHOP_ID


def test_of_several_shops_one_is_chosen(asked, manager, stand_in):
    stand_in.shops = [service.shop(), service.shop(id="2", name="Second", cipher="ROW_second")]

    request = take(asked, manager)

    assert not ShopConnection.objects.exists()
    assert b"ROW_" not in bytes(request.grant)
    with pytest.raises(errors.NoShopError):
        actions.choose_shop(request=request, shop_id="3", by=manager, at=now())
    shop = actions.choose_shop(request=request, shop_id="2", by=manager, at=now())
    assert (shop.shop_id, shop.shop_cipher) == ("2", "ROW_second")
    with pytest.raises(errors.ConsentOutdatedError):
        actions.choose_shop(request=request, shop_id="2", by=manager, at=now())


def test_shop_of_another_store_is_taken(asked, manager, brand):
    ShopConnectionFactory(store__brand=brand, shop_id=service.SHOP_ID)

    with pytest.raises(errors.ShopTakenError):
        take(asked, manager)


def test_shop_whose_orders_another_store_of_the_brand_holds_is_refused(asked, manager, brand):
    before = ShopConnectionFactory(store__brand=brand, store__name="Lanting", shop_id=service.SHOP_ID)
    actions.disconnect_shop(shop=before, by=manager, at=now())
    OrderLineFactory(store=before.store)

    with pytest.raises(errors.ShopHeldError, match="Lanting"):
        take(asked, manager)
    assert not ShopConnection.objects.connected().exists()


def test_one_shop_is_connected_once_at_a_time(shop):
    other = ShopConnectionFactory()

    with pytest.raises(IntegrityError, match="shop_once"), transaction.atomic():
        ShopConnection.objects.filter(pk=other.pk).update(shop_id=shop.shop_id)


def test_disconnecting_forgets_the_tokens_and_connecting_again_goes_on(shop, asked, manager):
    SyncState.objects.create(connection=shop, resource="orders", watermark=now(), failures=4)
    actions.disconnect_shop(shop=shop, by=manager, at=now())
    shop.refresh_from_db()
    assert (shop.state, shop.consent, shop.disconnected_by) == ("disconnected", None, manager)
    assert not SellerConsent.objects.exists()
    with pytest.raises(errors.NotConnectedError):
        actions.disconnect_shop(shop=shop, by=manager, at=now())

    take(asked, manager)

    shop.refresh_from_db()
    state = shop.syncs.get(resource="orders")
    assert (shop.state, shop.disconnected_by, state.failures) == ("connected", None, 0)
    assert state.watermark


def test_another_shop_begins_at_the_beginning(shop, asked, manager, stand_in):
    SyncState.objects.create(connection=shop, resource="orders", watermark=now())
    stand_in.shops = [service.shop(id="2")]

    take(asked, manager)

    assert shop.syncs.get(resource="orders").watermark is None


def test_store_elsewhere_has_no_tiktok_shop(manager, brand, stand_in):
    shopify = StoreFactory(brand=brand, platform="shopify")

    with pytest.raises(errors.NotATikTokStoreError):
        actions.ask_consent(store=shopify, by=manager, at=now())


def test_without_an_app_nobody_is_sent_anywhere(manager, store):
    with pytest.raises(errors.ShopRefusedError, match="No TikTok Shop app"):
        actions.ask_consent(store=store, by=manager, at=now())


def test_operator_connects_nothing(shop, store, operator, stand_in):
    for act in (
        lambda: actions.ask_consent(store=store, by=operator, at=now()),
        lambda: actions.disconnect_shop(shop=shop, by=operator, at=now()),
        lambda: actions.request_sync(shop=shop, by=operator, at=now()),
    ):
        with pytest.raises(PermissionDenied):
            act()
