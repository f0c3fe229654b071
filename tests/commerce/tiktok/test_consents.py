"""One seller's consent behind several stores."""

from datetime import timedelta
from urllib.parse import parse_qs, urlsplit

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from commerce import actions
from commerce import shop_errors as errors
from commerce.models import OAuthRequest, SellerConsent, ShopConnection, SyncState
from commerce.tiktok import tokens, vault
from commerce.tiktok.errors import ConsentLostError
from tests import tiktok_stand_in as service
from tests.factories.commerce import SellerConsentFactory, ShopConnectionFactory, StoreFactory

CODE = "ROW_code/1+=="
THAI = service.shop()
PHILIPPINE = service.shop(id="2", region="PH", name="Lanting PH", cipher="ROW_ph", seller_type="CROSS_BORDER")


def now():
    return timezone.now()


def consented(store, by, stand_in):
    """What the seller's consent for the store led to."""
    stand_in.codes.add(CODE)
    address = actions.ask_consent(store=store, by=by, at=now())
    state = parse_qs(urlsplit(address).query)["state"][0]
    return actions.take_consent(state=state, code=CODE, by=by, at=now())


@pytest.fixture
def elsewhere(brand):
    return StoreFactory(brand=brand, name="Lanting PH", market="PH", currency="PHP")


@pytest.fixture
def two(store, elsewhere, manager, stand_in):
    """A store in Thailand and one in the Philippines, connected one after the other by the same seller."""
    stand_in.shops = [THAI, PHILIPPINE]
    consented(store, manager, stand_in)
    consented(elsewhere, manager, stand_in)
    return store.connection, elsewhere.connection


def test_second_store_of_a_seller_leaves_the_first_one_connected(two, stand_in):
    SellerConsent.objects.update(access_expires_at=now())

    got = [tokens.client_of(shop, at=now()) for shop in two]

    assert [(client.token, client.cipher) for client in got] == [
        ("ROW_access-3", service.CIPHER),
        ("ROW_access-3", "ROW_ph"),
    ]
    assert stand_in.paths()[service.REFRESH] == 1
    assert SellerConsent.objects.count() == 1


def test_disconnecting_one_store_leaves_the_other_its_tokens(two, manager):
    first, second = two
    actions.disconnect_shop(shop=first, by=manager, at=now())
    assert tokens.client_of(second, at=now()).token == "ROW_access-2"

    actions.disconnect_shop(shop=second, by=manager, at=now())

    assert not SellerConsent.objects.exists()
    with pytest.raises(ConsentLostError):
        tokens.client_of(second, at=now())


def test_lost_consent_ends_every_store_and_the_next_one_renews_them(two, elsewhere, manager, stand_in):
    first, second = two
    stand_in.refresh_tokens.clear()
    with pytest.raises(ConsentLostError):
        tokens.renewed(first, at=now(), instead_of="ROW_access-2")
    assert set(ShopConnection.objects.values_list("state", flat=True)) == {"expired"}
    SyncState.objects.update(requested_at=None, paused_until=now() + timedelta(hours=6))

    consented(elsewhere, manager, stand_in)

    assert set(ShopConnection.objects.values_list("state", "consent")) == {
        ("connected", SellerConsent.objects.get().pk)
    }
    assert tokens.client_of(first, at=now()).token == "ROW_access-3"
    waiting = SyncState.objects.filter(paused_until=None, requested_at__isnull=False, last_error="")
    assert {waiting.filter(connection=shop).count() for shop in (first, second)} == {5}


def test_new_consent_renews_neither_a_store_that_was_disconnected_nor_a_shop_it_does_not_hold(
    two, store, elsewhere, brand, manager, stand_in
):
    gone, lost = two
    actions.disconnect_shop(shop=gone, by=manager, at=now())
    tokens.lose(tokens.hold(lost), reason=ConsentLostError(), at=now())
    stand_in.shops = [service.shop(id="3", region="MY")]
    third = StoreFactory(brand=brand, market="MY", currency="MYR")

    with pytest.raises(errors.NoShopError):
        consented(third, manager, stand_in)
    stand_in.seller["seller_base_region"] = "MY"
    consented(third, manager, stand_in)

    found = ShopConnection.objects.order_by("pk").values_list("state", flat=True)
    assert list(found) == ["disconnected", "expired", "connected"]


def test_new_consent_renews_no_store_of_another_brand_that_had_lost_its_own(
    store, other_brand, manager, stand_in
):
    lost = ShopConnectionFactory(
        store__brand=other_brand, state="expired", consent=None, open_id="7010736057180325637", shop_id="2"
    )
    stand_in.shops = [THAI, PHILIPPINE]

    consented(store, manager, stand_in)

    lost.refresh_from_db()
    assert lost.state == "expired"


def test_expired_store_whose_shop_another_is_connected_to_stays_so(two, elsewhere, brand, manager, stand_in):
    first, second = two
    tokens.lose(tokens.hold(first), reason=ConsentLostError(), at=now())
    taken = ShopConnectionFactory(store__brand=brand, shop_id=first.shop_id, consent__open_id="another")

    consented(elsewhere, manager, stand_in)

    states = ShopConnection.objects.order_by("pk").values_list("pk", "state")
    assert dict(states) == {first.pk: "expired", second.pk: "connected", taken.pk: "connected"}


def test_consent_that_fits_no_store_renews_what_is_connected_all_the_same(shop, brand, manager, stand_in):
    malaysian = StoreFactory(brand=brand, market="MY", currency="MYR")

    with pytest.raises(errors.NoShopError):
        consented(malaysian, manager, stand_in)

    assert tokens.client_of(shop, at=now()).token == "ROW_access-1"


def test_choice_made_late_sets_newer_tokens_back_to_none_older(shop, brand, manager, stand_in):
    stand_in.shops = [service.shop(id=number, region="PH", seller_type="") for number in ("2", "3")]
    chosen_for = StoreFactory(brand=brand, market="PH", currency="PHP")
    consented(chosen_for, manager, stand_in)
    tokens.renewed(shop, at=now(), instead_of="ROW_access-1")

    actions.choose_shop(request=OAuthRequest.objects.get(), shop_id="3", by=manager, at=now())

    assert vault.unlock(SellerConsent.objects.get().access_token) == "ROW_access-2"
    assert chosen_for.connection.consent == shop.consent


def test_store_that_goes_over_to_another_seller_leaves_no_tokens_of_the_former(
    shop, store, manager, stand_in
):
    SellerConsent.objects.update(open_id="another")
    stand_in.shops = [service.shop(id="2")]

    consented(store, manager, stand_in)

    assert SellerConsent.objects.get().open_id == "7010736057180325637"


def test_names_of_a_consent_that_no_database_can_keep_are_kept_without_that(store, manager, stand_in):
    stand_in.seller |= {"granted_scopes": ["seller.\ud83d", "\x00"], "seller_name": "Lanting \ud83d"}

    consented(store, manager, stand_in)

    assert (store.connection.scopes, store.connection.seller_name) == (["seller."], "Lanting")


def test_consent_without_a_seller_is_refused(store, manager, stand_in):
    stand_in.seller["open_id"] = ""

    with pytest.raises(errors.ShopRefusedError, match="could not be read"):
        consented(store, manager, stand_in)


@pytest.mark.parametrize("changes", [{"consent": None}, {"state": "expired"}], ids=["missing", "left over"])
def test_connected_store_has_a_consent_and_no_other_has(shop, changes):
    with pytest.raises(IntegrityError, match="consent_while_connected"), transaction.atomic():
        ShopConnection.objects.filter(pk=shop.pk).update(**changes)


def test_consent_names_its_seller(db):
    SellerConsentFactory()

    with pytest.raises(IntegrityError, match="names_its_seller"), transaction.atomic():
        SellerConsent.objects.update(open_id="")
