import json
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from commerce.models import OrderLine, SellerConsent, SyncState, WebhookDelivery
from commerce.tiktok import webhooks
from tests import tiktok_stand_in as service
from tests.factories.commerce import OrderLineFactory, ShopConnectionFactory

ADDRESS = reverse("commerce:shop_webhook")
NESTED = b'{"type": 1, "data": ' + b"[" * 100_000 + b"]" * 100_000 + b"}"


@pytest.fixture(autouse=True)
def _app(settings):
    settings.TIKTOK_APP_KEY, settings.TIKTOK_APP_SECRET = service.APP_KEY, service.APP_SECRET


def notice(kind, data, *, known_by="7380066284010030890", shop_id=service.SHOP_ID, at=1718305585):
    named = {"tts_notification_id": known_by} if known_by else {}
    return json.dumps({"type": kind, **named, "shop_id": shop_id, "timestamp": at, "data": data}).encode()


def seconds(moment):
    return int(moment.timestamp())


def post(client, body, signature=None):
    signed = service.notice_signature(body) if signature is None else signature
    return client.post(ADDRESS, body, content_type="application/json", headers={"authorization": signed})


def test_genuine_notice_is_kept_and_answered(client, db):
    body = notice(1, {"order_id": "576653688135258178", "order_status": "UNPAID"})

    assert post(client, body).json() == {"code": 0}
    kept = WebhookDelivery.objects.get()
    assert (kept.kind, kept.shop_id, kept.body.encode()) == (1, service.SHOP_ID, body)


@pytest.mark.parametrize("signature", ["", "0" * 64, "Bearer x", "é"])
def test_wrong_signature_is_401_and_nothing_is_kept(client, db, signature):
    assert post(client, notice(1, {}), signature).status_code == 401
    assert not WebhookDelivery.objects.exists()


def test_body_changed_by_one_byte_is_401(client, db):
    body = notice(1, {"order_id": "1"})

    assert post(client, body + b"\n", service.notice_signature(body)).status_code == 401


def test_without_an_app_everything_is_401(client, db, settings):
    settings.TIKTOK_APP_KEY = settings.TIKTOK_APP_SECRET = ""

    assert post(client, notice(1, {})).status_code == 401


def test_replayed_notice_is_kept_once(client, db):
    named, nameless = notice(1, {}), notice(1, {}, known_by=None)

    assert {post(client, body).status_code for body in (named, named, nameless, nameless)} == {200}
    assert WebhookDelivery.objects.count() == 2


@pytest.mark.parametrize(
    "body", [b"", b"[]", b"{", b'{"type": "x"}', b'{"type": 99999999}', b'{"type": 1, "a": "\x00"}', NESTED]
)
def test_signed_nonsense_is_400(client, db, body):
    assert post(client, body).status_code == 400
    assert not WebhookDelivery.objects.exists()


def received(client, kind, data, **named):
    post(client, notice(kind, data, **named))
    webhooks.process_waiting()
    return WebhookDelivery.objects.latest("pk")


def test_order_moves_onwards_only(client, shop, store):
    line = OrderLineFactory(store=store, order_id="576684019603311365", status="pending")
    other = OrderLineFactory(store=store, status="pending")
    settled = OrderLineFactory(store=store, order_id=line.order_id, status="settled")

    for number, status in enumerate(("IN_TRANSIT", "AWAITING_SHIPMENT")):
        # Some notices hold ids as numbers.
        received(client, 1, {"order_id": 576684019603311365, "order_status": status}, known_by=str(number))

    assert list(OrderLine.objects.order_by("pk").values_list("status", flat=True)) == [
        "shipped",
        "pending",
        "settled",
    ]
    received(client, 1, {"order_id": line.order_id, "order_status": "CANCELLED"}, known_by="9")
    assert OrderLine.objects.get(pk=line.pk).status == "cancelled"
    assert OrderLine.objects.get(pk=settled.pk).status == "settled"
    assert OrderLine.objects.get(pk=other.pk).status == "pending"


def test_cancellation_tells_what_a_sync_brought_as_ineligible(client, shop, store):
    line = OrderLineFactory(store=store, status="ineligible")
    assert OrderLine.objects.sales().exists()

    for number, status in enumerate(("IN_TRANSIT", "CANCELLED")):
        received(client, 1, {"order_id": line.order_id, "order_status": status}, known_by=str(number))
        line.refresh_from_db()
        assert line.status == ("cancelled" if status == "CANCELLED" else "ineligible")

    assert not OrderLine.objects.sales().exists()


def test_return_asks_for_the_returns(client, shop):
    received(client, 12, {"return_id": "4035000000000000001"}, shop_id=int(service.SHOP_ID))

    assert SyncState.objects.get(requested_at__isnull=False).resource == "returns"


def test_seller_who_takes_the_consent_back_leaves_the_shop_expired(client, shop):
    received(client, 6, {"message": "deauthorized"}, at=seconds(timezone.now()))

    shop.refresh_from_db()
    assert (shop.state, shop.consent) == ("expired", None)
    assert not SellerConsent.objects.exists()


def test_shop_that_is_taken_back_leaves_the_sellers_other_its_consent(client, shop):
    other = ShopConnectionFactory()

    received(client, 6, {"message": "deauthorized"}, at=seconds(timezone.now()))

    other.refresh_from_db()
    assert (other.state, other.consent) == ("connected", shop.consent)


def test_coming_expiry_is_noted(client, shop):
    ends_at = seconds(timezone.now() + timedelta(days=20))
    received(client, 7, {"expiration_time": ends_at}, at=seconds(timezone.now()))

    assert int(SellerConsent.objects.get().refresh_expires_at.timestamp()) == ends_at


@pytest.mark.parametrize("kind", [6, 7])
def test_notice_older_than_the_consent_is_done_with_and_changes_nothing(client, shop, kind):
    before = SellerConsent.objects.get()
    told_at = before.given_at - timedelta(minutes=1)

    delivery = received(client, kind, {"expiration_time": seconds(told_at)}, at=seconds(told_at))

    after = SellerConsent.objects.get()
    assert delivery.processed_at
    assert after.refresh_expires_at == before.refresh_expires_at
    shop.refresh_from_db()
    assert shop.state == "connected"


@pytest.mark.parametrize(("received_before", "state"), [(60, "connected"), (0, "expired")])
def test_notice_without_a_time_is_as_old_as_its_arrival(client, shop, received_before, state):
    post(client, notice(6, {"message": "deauthorized"}, at=None))
    arrived = shop.consent.given_at - timedelta(seconds=received_before)
    WebhookDelivery.objects.update(received_at=arrived)

    webhooks.process_waiting()

    shop.refresh_from_db()
    assert shop.state == state


@pytest.mark.parametrize(("kind", "shop_id"), [(99, service.SHOP_ID), (1, "1"), (12, None)])
def test_what_is_not_known_is_kept_and_done_with(client, shop, kind, shop_id):
    delivery = received(client, kind, {}, shop_id=shop_id)

    assert delivery.processed_at
    assert not SyncState.objects.exists()


def test_old_notices_are_forgotten(client, db):
    post(client, notice(1, {}))
    WebhookDelivery.objects.update(received_at=timezone.now() - timedelta(days=31))

    webhooks.forget_old()

    assert not WebhookDelivery.objects.exists()
