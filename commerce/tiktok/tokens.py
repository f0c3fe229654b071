"""The access token of a shop, renewed in time. Whoever renews it holds the row, so a refresh token is spent once."""

from __future__ import annotations

import contextlib
from datetime import datetime, timedelta

from django.db import transaction

from commerce.models import ShopConnection, SyncState

from . import consent, vault
from .client import Client, the_app
from .errors import ConsentLostError, ShopError, TokenExpiredError, written

RENEWED_BEFORE = timedelta(minutes=30)
WRITTEN = ["access_token", "refresh_token", "access_expires_at", "refresh_expires_at", "refreshed_at"]
# A refusal without a meaning of its own, of a call that says nothing but the token.
OF_THE_TOKEN = (ShopError, ConsentLostError, TokenExpiredError)


def client_of(shop: ShopConnection, *, at: datetime) -> Client:
    """With a token that is good for a while. May raise a ShopError; a lost consent leaves the shop expired."""
    shop = ShopConnection.objects.get(pk=shop.pk)
    if shop.is_connected and shop.access_expires_at > at + RENEWED_BEFORE:
        with contextlib.suppress(vault.UnreadableSecretError):
            return Client(the_app(), vault.unlock(shop.access_token), shop.shop_cipher)
    return renewed(shop, at=at)


def renewed(shop: ShopConnection, *, at: datetime, instead_of: str = "") -> Client:
    """Renew the token, unless somebody else just did. `instead_of`: a token that was refused."""
    lost: ConsentLostError | None = None
    with transaction.atomic():
        held = ShopConnection.objects.select_for_update().get(pk=shop.pk)
        if not held.is_connected:
            raise ConsentLostError
        try:
            if not _is_fresh(held, at=at, instead_of=instead_of):
                keep(held, _renew(held, at=at), at=at)
            return Client(the_app(), _unlocked(held.access_token), held.shop_cipher)
        except ConsentLostError as error:
            expire(held, reason=error, at=at)
            lost = error
    # Only here, so that the state is kept.
    raise lost


def fill(shop: ShopConnection, tokens: consent.Tokens, *, at: datetime) -> None:
    shop.access_token = vault.lock(tokens.access)
    shop.refresh_token = vault.lock(tokens.refresh)
    shop.access_expires_at = tokens.access_expires_at
    shop.refresh_expires_at = tokens.refresh_expires_at
    shop.refreshed_at = at


def keep(shop: ShopConnection, tokens: consent.Tokens, *, at: datetime) -> None:
    """Both tokens in one write: half a pair would be none."""
    fill(shop, tokens, at=at)
    shop.save(update_fields=WRITTEN)


def expire(shop: ShopConnection, *, reason: ShopError, at: datetime) -> None:
    """The seller has to consent again; until then nothing is fetched, and every sync says why."""
    shop.state = ShopConnection.State.EXPIRED
    shop.access_token = shop.refresh_token = b""
    shop.save(update_fields=["state", "access_token", "refresh_token"])
    SyncState.objects.filter(connection=shop).update(last_error=written(reason), failed_at=at)


def _is_fresh(shop: ShopConnection, *, at: datetime, instead_of: str) -> bool:
    if instead_of:
        return _unlocked(shop.access_token) != instead_of
    return shop.access_expires_at > at + RENEWED_BEFORE


def _renew(shop: ShopConnection, *, at: datetime) -> consent.Tokens:
    if shop.refresh_expires_at <= at:
        raise ConsentLostError
    try:
        return consent.refresh(the_app(), _unlocked(shop.refresh_token), at=at)
    except ShopError as error:
        if type(error) not in OF_THE_TOKEN:
            raise
        raise ConsentLostError(code=error.code, detail=error.detail, request_id=error.request_id) from None


def _unlocked(sealed: bytes | memoryview) -> str:
    try:
        return vault.unlock(sealed)
    except vault.UnreadableSecretError:
        raise ConsentLostError(detail="SECRET_KEY") from None


def rotate_all() -> int:
    """Lock every token with the present SECRET_KEY; how many shops. What no key opens stays."""
    with transaction.atomic():
        held = list(ShopConnection.objects.connected().select_for_update().order_by("pk"))
        for shop in held:
            with contextlib.suppress(vault.UnreadableSecretError):
                shop.access_token, shop.refresh_token = (
                    vault.rotate(shop.access_token),
                    vault.rotate(shop.refresh_token),
                )
        ShopConnection.objects.bulk_update(held, ["access_token", "refresh_token"])
    return len(held)
