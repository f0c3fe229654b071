import threading
from datetime import timedelta

import pytest
from django.core.management import call_command
from django.db import connection
from django.utils import timezone

from commerce.models import SellerConsent, SyncState
from commerce.tiktok import errors, sync, tokens, vault
from tests import tiktok_stand_in as service


def now():
    return timezone.now()


def test_good_token_is_used_as_it_is(shop, stand_in):
    assert tokens.client_of(shop, at=now()).token == "ROW_access-0"
    assert stand_in.calls == []


def test_token_is_renewed_before_it_ends_and_both_are_kept(shop, stand_in):
    SellerConsent.objects.update(access_expires_at=now() + timedelta(minutes=5))

    assert tokens.client_of(shop, at=now()).token == "ROW_access-1"
    held = SellerConsent.objects.get()
    assert vault.unlock(held.access_token) == "ROW_access-1"
    assert vault.unlock(held.refresh_token) == "ROW_refresh-1/+="
    assert held.access_expires_at > now() + timedelta(days=6)
    assert held.refresh_expires_at.year == 2125


def test_consent_that_is_gone_leaves_the_shop_expired(shop, stand_in):
    stand_in.refresh_tokens.clear()
    SyncState.objects.create(connection=shop, resource="orders")

    with pytest.raises(errors.ConsentLostError):
        tokens.renewed(shop, at=now(), instead_of="ROW_access-0")
    shop.refresh_from_db()
    assert (shop.state, shop.consent) == ("expired", None)
    assert not SellerConsent.objects.exists()
    assert "Connect the shop again" in shop.syncs.get().error_text


def test_service_that_is_down_costs_no_consent(shop, stand_in):
    for _ in range(3):
        stand_in.fail(service.REFRESH, status=500, payload=b"")

    with pytest.raises(errors.ServiceFailedError):
        tokens.renewed(shop, at=now(), instead_of="ROW_access-0")
    shop.refresh_from_db()
    assert (shop.state, vault.unlock(shop.consent.refresh_token)) == ("connected", "ROW_refresh-0")


@pytest.mark.parametrize(
    ("code", "words"),
    [(36009004, "Invalid app_secret"), (36009004, "Invalid x-tts-access-token"), (36009999, "Anything")],
)
def test_refusal_that_names_no_lost_consent_keeps_the_tokens(shop, stand_in, code, words):
    state = SyncState.objects.create(connection=shop, resource="orders")
    stand_in.access_tokens.clear()
    stand_in.fail(service.REFRESH, payload={"code": code, "message": words})

    sync.run(state.pk, ends_at=now() + timedelta(minutes=1))

    shop.refresh_from_db()
    state.refresh_from_db()
    assert (shop.state, vault.unlock(shop.consent.refresh_token)) == ("connected", "ROW_refresh-0")
    assert f"“{words}” ({code})" in state.error_text
    assert state.paused_until > now()


def test_expired_refresh_token_is_a_lost_consent(shop, stand_in):
    stand_in.fail(service.REFRESH, payload={"code": 105002, "message": "Expired credentials"})

    with pytest.raises(errors.ConsentLostError):
        tokens.renewed(shop, at=now(), instead_of="ROW_access-0")
    assert not SellerConsent.objects.exists()


def test_tokens_of_a_forgotten_key_ask_for_a_new_consent(shop, stand_in, settings):
    settings.SECRET_KEY = "another" * 10

    with pytest.raises(errors.ConsentLostError):
        tokens.client_of(shop, at=now())
    shop.refresh_from_db()
    assert shop.state == "expired"


@pytest.mark.django_db(transaction=True)
def test_two_workers_renew_once(shop, stand_in):
    stand_in.slow_refresh = 0.3
    SellerConsent.objects.update(access_expires_at=now())
    got = []

    def work():
        got.append(tokens.client_of(shop, at=now()).token)
        connection.close()

    workers = [threading.Thread(target=work) for _ in range(2)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()

    assert got == ["ROW_access-1", "ROW_access-1"]
    assert stand_in.paths()[service.REFRESH] == 1


def test_tokens_are_locked_anew_after_the_key_changed(shop, settings):
    settings.SECRET_KEY_FALLBACKS, settings.SECRET_KEY = [settings.SECRET_KEY], "another" * 10

    call_command("rotate_shop_tokens")

    settings.SECRET_KEY_FALLBACKS = []
    held = SellerConsent.objects.get()
    assert vault.unlock(held.access_token) == "ROW_access-0"
    assert vault.unlock(held.refresh_token) == "ROW_refresh-0"
