"""The tokens of a consent, renewed in time for every store that it covers.

Whoever renews, gives or ends a consent holds its row, so a refresh token is spent once; rows of connections are locked
after it.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterable
from datetime import datetime, timedelta
from functools import partial

from django.db import transaction

from commerce.models import SellerConsent, ShopConnection, SyncState

from . import consent, vault
from .client import Client, the_app
from .errors import ConsentLostError, ShopError, written
from .pace import wait_turn

RENEWED_BEFORE = timedelta(minutes=30)
WRITTEN = ["access_token", "refresh_token", "access_expires_at", "refresh_expires_at", "refreshed_at"]
# Any other refusal may be the app's fault, and then the tokens are still good.
LOST = frozenset({36004004, 105002})


def client_of(shop: ShopConnection, *, at: datetime) -> Client:
    """With a token that is good for a while. May raise a ShopError; a lost consent leaves its shops expired."""
    shop = ShopConnection.objects.select_related("consent").get(pk=shop.pk)
    if shop.consent and shop.consent.access_expires_at > at + RENEWED_BEFORE:
        with contextlib.suppress(vault.UnreadableSecretError):
            return _client(shop, vault.unlock(shop.consent.access_token))
    return renewed(shop, at=at)


def renewed(shop: ShopConnection, *, at: datetime, instead_of: str = "") -> Client:
    """Renew the token, unless somebody else just did. `instead_of`: a token that was refused."""
    lost: ConsentLostError | None = None
    with transaction.atomic():
        held = hold(shop)
        if held is None:
            raise ConsentLostError
        try:
            if not _is_fresh(held, at=at, instead_of=instead_of):
                keep(held, _renew(held, at=at), at=at)
            return _client(shop, _unlocked(held.access_token))
        except ConsentLostError as error:
            lose(held, reason=error, at=at)
            lost = error
    # Only here, so that the state is kept.
    raise lost


def hold(shop: ShopConnection) -> SellerConsent | None:
    """The consent behind a shop, locked; None unless the shop is connected."""
    locked = SellerConsent.objects.select_for_update(of=("self",))
    held: SellerConsent | None = locked.filter(connections=shop.pk).first()
    return held


@transaction.atomic
def renew_shared(tokens: consent.Tokens, *, given_at: datetime) -> None:
    """Of a seller whom stores are connected to: what they hold may be worth nothing from now on."""
    if SellerConsent.objects.filter(open_id=tokens.open_id).exists():
        give(tokens, given_at=given_at)


def give(tokens: consent.Tokens, *, given_at: datetime) -> SellerConsent:
    """The seller's consent, for all who share it; the newest one stays."""
    locked = SellerConsent.objects.select_for_update()
    held: SellerConsent | None = locked.filter(open_id=tokens.open_id).first()
    if held and held.given_at >= given_at:
        return held
    columns = {**_columns(tokens, at=given_at), "given_at": given_at}
    return SellerConsent.objects.update_or_create(open_id=tokens.open_id, defaults=columns)[0]


def keep(held: SellerConsent, tokens: consent.Tokens, *, at: datetime) -> None:
    """Both tokens in one write: half a pair would be none."""
    for name, value in _columns(tokens, at=at).items():
        setattr(held, name, value)
    held.save(update_fields=WRITTEN)


def lose(held: SellerConsent, *, reason: ShopError, at: datetime) -> None:
    """The seller has to consent again; until then nothing is fetched, and every sync says why."""
    _expire(list(held.connections.values_list("pk", flat=True)), reason=reason, at=at)
    held.delete()


def part(held: SellerConsent, shop: ShopConnection, *, reason: ShopError, at: datetime) -> None:
    """One shop is no longer covered; the seller's others are."""
    _expire([shop.pk], reason=reason, at=at)
    forget_unused([held])


def forget_unused(held: Iterable[SellerConsent]) -> None:
    """Of a consent that no connected store needs, no token stays."""
    SellerConsent.objects.unused().filter(pk__in=[each.pk for each in held]).delete()


def _client(shop: ShopConnection, token: str) -> Client:
    return Client(the_app(), token, shop.shop_cipher, partial(wait_turn, shop.pk))


def _expire(shops: list[int], *, reason: ShopError, at: datetime) -> None:
    ShopConnection.objects.filter(pk__in=shops).update(state=ShopConnection.State.EXPIRED, consent=None)
    SyncState.objects.filter(connection__in=shops).update(last_error=written(reason), failed_at=at)


def _columns(tokens: consent.Tokens, *, at: datetime) -> dict[str, object]:
    return {
        "access_token": vault.lock(tokens.access),
        "refresh_token": vault.lock(tokens.refresh),
        "access_expires_at": tokens.access_expires_at,
        "refresh_expires_at": tokens.refresh_expires_at,
        "refreshed_at": at,
    }


def _is_fresh(held: SellerConsent, *, at: datetime, instead_of: str) -> bool:
    if instead_of:
        return _unlocked(held.access_token) != instead_of
    return held.access_expires_at > at + RENEWED_BEFORE


def _renew(held: SellerConsent, *, at: datetime) -> consent.Tokens:
    if held.refresh_expires_at <= at:
        raise ConsentLostError
    try:
        return consent.refresh(the_app(), _unlocked(held.refresh_token), at=at)
    except ShopError as error:
        if error.code not in LOST:
            raise
        raise ConsentLostError(code=error.code, detail=error.detail, request_id=error.request_id) from None


def _unlocked(sealed: bytes | memoryview) -> str:
    try:
        return vault.unlock(sealed)
    except vault.UnreadableSecretError:
        raise ConsentLostError(detail="SECRET_KEY") from None


def rotate_all() -> int:
    """Lock every token with the present SECRET_KEY; how many consents. What no key opens stays."""
    with transaction.atomic():
        held = list(SellerConsent.objects.select_for_update().order_by("pk"))
        for each in held:
            with contextlib.suppress(vault.UnreadableSecretError):
                each.access_token, each.refresh_token = (
                    vault.rotate(each.access_token),
                    vault.rotate(each.refresh_token),
                )
        SellerConsent.objects.bulk_update(held, ["access_token", "refresh_token"])
    return len(held)
