"""Notices of TikTok Shop: kept at once, each once, and acted on by a job."""

from __future__ import annotations

import hashlib
import json
import logging
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils.timezone import now

from commerce import tasks
from commerce.actions.shops import want_sync
from commerce.models import LineStatus, OrderLine, ShopConnection, SyncState, WebhookDelivery
from core.nudge import nudge_after_commit

from . import tokens, values
from .errors import ConsentLostError
from .signing import is_genuine_webhook

logger = logging.getLogger(__name__)

ORDER_STATUS, DEAUTHORISED, EXPIRING, CANCELLATION, RETURN_STATUS = 1, 6, 7, 11, 12
LARGEST_KIND = 32767
KEPT_FOR = timedelta(days=30)
# What an order may still become: a line that has been settled or frozen is no longer the order's to say.
ORDER_STATES = {
    "UNPAID": LineStatus.UNPAID,
    "ON_HOLD": LineStatus.PENDING,
    "AWAITING_SHIPMENT": LineStatus.PENDING,
    "PARTIALLY_SHIPPING": LineStatus.SHIPPED,
    "AWAITING_COLLECTION": LineStatus.SHIPPED,
    "IN_TRANSIT": LineStatus.SHIPPED,
    "DELIVERED": LineStatus.SHIPPED,
    "COMPLETED": LineStatus.COMPLETED,
    "CANCELLED": LineStatus.CANCELLED,
}
ONWARDS = (LineStatus.UNPAID, LineStatus.PENDING, LineStatus.SHIPPED, LineStatus.COMPLETED)
# A sync brings what was cancelled as ineligible, often before the notice.
CANCELLABLE = (*ONWARDS, LineStatus.INELIGIBLE)


class NotANoticeError(ValueError):
    """Signed, and yet nothing that could be kept."""


def is_genuine(signature: str, body: bytes) -> bool:
    return is_genuine_webhook(
        signature.strip(), key=settings.TIKTOK_APP_KEY, secret=settings.TIKTOK_APP_SECRET, body=body
    )


@transaction.atomic
def keep(body: bytes, *, at: datetime) -> bool:
    """Whether it had not come before. Raises NotANoticeError."""
    notice = _notice(body)
    kind = values.count(notice.get("type"))
    if kind is None or kind > LARGEST_KIND:
        raise NotANoticeError
    # Without an id of its own the same words are the same notice.
    known_by = values.identifier(notice.get("tts_notification_id"), longest=80)
    known_by = known_by or f"sha256:{hashlib.sha256(body).hexdigest()}"
    waiting = WebhookDelivery(
        notification_id=known_by,
        kind=kind,
        shop_id=values.identifier(notice.get("shop_id")),
        body=body.decode(),
        received_at=at,
    )
    before = WebhookDelivery.objects.filter(notification_id=known_by).exists()
    WebhookDelivery.objects.bulk_create([waiting], ignore_conflicts=True)
    if not before:
        nudge_after_commit(tasks.process_webhooks)
    return not before


def process_waiting() -> int:
    """Each in a transaction of its own; one that fails is tried again and holds up no other."""
    waiting = WebhookDelivery.objects.waiting(at=now())
    return sum(_process(pk) for pk in list(waiting.values_list("pk", flat=True)))


def forget_old() -> None:
    """A month on nobody asks what a notice said."""
    WebhookDelivery.objects.filter(received_at__lt=now() - KEPT_FOR).delete()


def _process(pk: int) -> bool:
    try:
        with transaction.atomic():
            locked = WebhookDelivery.objects.select_for_update(skip_locked=True)
            delivery = locked.filter(pk=pk, processed_at=None).first()
            if delivery is None:
                return False
            _act(delivery, at=now())
            delivery.processed_at, delivery.last_error = now(), ""
            delivery.save(update_fields=["cancels", "processed_at", "last_error"])
            return True
    except Exception as error:
        logger.exception("Notice %s could not be processed.", pk)
        WebhookDelivery.objects.filter(pk=pk).update(last_error=type(error).__name__)
        return False


def _act(delivery: WebhookDelivery, *, at: datetime) -> None:
    connected = ShopConnection.objects.connected().filter(shop_id=delivery.shop_id)
    shop = connected.select_related("store").first()
    notice = _notice(delivery.body.encode())
    data = notice.get("data")
    if shop is None or not isinstance(data, Mapping):
        return
    if delivery.kind == ORDER_STATUS:
        _order_changed(shop, data, delivery)
    elif delivery.kind in {CANCELLATION, RETURN_STATUS}:
        want_sync(shop, [SyncState.Resource.RETURNS], at=at)
    elif delivery.kind in {DEAUTHORISED, EXPIRING}:
        told_at = values.moment(notice.get("timestamp")) or delivery.received_at
        _consent_ends(delivery.kind, shop, data, told_at=told_at, at=at)


def _consent_ends(
    kind: int, shop: ShopConnection, data: Mapping[str, Any], *, told_at: datetime, at: datetime
) -> None:
    """A notice names one shop. Taken back, it is that shop's consent; the end is that of all the consent covers."""
    held = tokens.hold(shop)
    # Notices come late and count in seconds: one that is older speaks of the consent before.
    if held is None or told_at < held.given_at.replace(microsecond=0):
        return
    if kind == DEAUTHORISED:
        tokens.part(held, shop, reason=ConsentLostError(), at=at)
    elif ends_at := values.moment(data.get("expiration_time")):
        held.refresh_expires_at = ends_at
        held.save(update_fields=["refresh_expires_at"])


def _order_changed(shop: ShopConnection, data: Mapping[str, Any], delivery: WebhookDelivery) -> None:
    """Only onwards: notices overtake one another. A cancellation is kept for lines that are not here yet."""
    state = ORDER_STATES.get(values.text(data.get("order_status"), longest=40))
    order_id = values.identifier(data.get("order_id"))
    if state is None or not order_id:
        return
    if state == LineStatus.CANCELLED:
        delivery.cancels = order_id
    before = CANCELLABLE if state == LineStatus.CANCELLED else ONWARDS[: ONWARDS.index(state)]
    OrderLine.objects.filter(store=shop.store, order_id=order_id, status__in=before).update(status=state)


def _notice(body: bytes) -> dict[str, Any]:
    try:
        notice = json.loads(body)
    except (ValueError, RecursionError) as error:
        raise NotANoticeError from error
    if not isinstance(notice, dict) or b"\x00" in body:
        raise NotANoticeError
    return notice
