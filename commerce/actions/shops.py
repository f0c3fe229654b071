"""Connecting a store to its TikTok Shop, asking for its data, and parting again."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Callable, Iterable
from datetime import datetime
from typing import TypeVar

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.roles import Capability
from accounts.rules import require
from commerce import shop_errors as errors
from commerce import tasks
from commerce.models import OAuthRequest, Platform, SellerConsent, ShopConnection, Store, SyncState
from commerce.tiktok import consent, tokens
from commerce.tiktok.client import the_app
from commerce.tiktok.errors import ShopError
from core.nudge import nudge_after_commit

Answer = TypeVar("Answer")


@transaction.atomic
def ask_consent(*, store: Store, by: User, at: datetime) -> str:
    """The address where the seller consents. Its state is good once, for this person and store, for 30 minutes."""
    require(by, Capability.MANAGE_STORES, store.brand)
    if store.platform != Platform.TIKTOK_SHOP:
        raise errors.NotATikTokStoreError
    app = _asked_of_shop(the_app)
    state = secrets.token_urlsafe(32)
    OAuthRequest.objects.outdated(at=at).delete()
    OAuthRequest.objects.create(store=store, state_sha256=_hashed(state), asked_at=at, asked_by=by)
    return consent.consent_address(app, state=state, market=store.market)


def take_consent(*, state: str, code: str, by: User, at: datetime) -> OAuthRequest:
    """Trade the code for tokens. With one shop of the store's market it is connected; else `grant` holds the choice.

    Raises ConsentOutdatedError, ConsentNotGivenError, NotASellerError, NoShopError, ShopTakenError, ShopHeldError,
    ShopRefusedError.
    """
    request = _spend(state, by=by, at=at)
    require(by, Capability.MANAGE_STORES, request.store.brand)
    if not code:
        raise errors.ConsentNotGivenError
    app = _asked_of_shop(the_app)
    granted = _asked_of_shop(lambda: consent.exchange(app, code, at=at))
    if not granted.is_seller:
        raise errors.NotASellerError
    tokens.renew_shared(granted, given_at=at)
    shops = _asked_of_shop(lambda: consent.shops_of(app, granted))
    fitting = _fitting(request.store, granted, shops)
    grant = consent.Grant(granted, fitting, [shop for shop in shops if shop not in fitting])
    if len(fitting) > 1:
        request.grant = grant.sealed()
        request.save(update_fields=["grant"])
    else:
        _connect(request, grant, fitting[0], by=by, at=at)
    return request


@transaction.atomic
def choose_shop(*, request: OAuthRequest, shop_id: str, by: User, at: datetime) -> ShopConnection:
    """Connect one of the shops that the consent brought. Raises ConsentOutdatedError, NoShopError, ShopTakenError,
    ShopHeldError."""
    require(by, Capability.MANAGE_STORES, request.store.brand)
    held = OAuthRequest.objects.select_for_update().to_be_chosen(by, at=at).filter(pk=request.pk).first()
    if held is None:
        raise errors.ConsentOutdatedError
    grant = consent.Grant.opened(held.grant)
    shop = next((shop for shop in grant.shops if shop.id == shop_id), None)
    if shop is None:
        raise errors.NoShopError
    connection = _connect(held, grant, shop, by=by, at=at)
    held.grant = None
    held.save(update_fields=["grant"])
    return connection


@transaction.atomic
def disconnect_shop(*, shop: ShopConnection, by: User, at: datetime) -> None:
    """Forget the tokens that no other store needs. What was fetched stays; connecting again goes on from there."""
    held = tokens.hold(shop)
    locked = ShopConnection.objects.select_for_update(of=("self",))
    shop = locked.select_related("store__brand").get(pk=shop.pk)
    require(by, Capability.MANAGE_STORES, shop.store.brand)
    if shop.state == ShopConnection.State.DISCONNECTED:
        raise errors.NotConnectedError
    shop.state, shop.consent = ShopConnection.State.DISCONNECTED, None
    shop.disconnected_at, shop.disconnected_by = at, by
    shop.save()
    tokens.forget_unused([held] if held else [])


@transaction.atomic
def request_sync(
    *, shop: ShopConnection, by: User, at: datetime, resources: Iterable[str] = SyncState.Resource.values
) -> None:
    """Fetch now what would be fetched later. A pause that TikTok asked for is kept all the same."""
    require(by, Capability.MANAGE_STORES, shop.store.brand)
    if not shop.is_connected:
        raise errors.NotConnectedError
    want_sync(shop, resources, at=at)


def want_sync(shop: ShopConnection, resources: Iterable[str], *, at: datetime) -> None:
    """Write down that the data is wanted; a message only hurries it."""
    SyncState.objects.bulk_create(
        [SyncState(connection=shop, resource=resource) for resource in resources], ignore_conflicts=True
    )
    SyncState.objects.filter(connection=shop, resource__in=list(resources)).update(requested_at=at)
    nudge_after_commit(tasks.sync_shops)


@transaction.atomic
def _spend(state: str, *, by: User, at: datetime) -> OAuthRequest:
    asked = OAuthRequest.objects.select_for_update(of=("self",)).select_related("store__brand")
    request: OAuthRequest | None = asked.answerable(by, at=at).filter(state_sha256=_hashed(state)).first()
    if request is None:
        raise errors.ConsentOutdatedError
    request.used_at = at
    request.save(update_fields=["used_at"])
    return request


def _fitting(store: Store, granted: consent.Tokens, shops: list[consent.Shop]) -> list[consent.Shop]:
    """Those of the store's market; a seller with one shop must be of that market too."""
    fitting = [
        shop
        for shop in shops
        if shop.region == store.market
        and (shop.seller_type != "LOCAL" or granted.seller_region in {"", store.market})
    ]
    if not fitting:
        raise errors.NoShopError(_no_shop(store, shops))
    return fitting


def _no_shop(store: Store, shops: list[consent.Shop]) -> str:
    if not shops:
        return _("The consent holds no shop. Was it given with the seller's main account?")
    found = ", ".join(f"{shop.name} ({shop.region})" for shop in shops)
    return _("The store sells in %(market)s, but the consent holds: %(found)s.") % {
        "market": store.get_market_display(),
        "found": found,
    }


@transaction.atomic
def _connect(
    request: OAuthRequest, grant: consent.Grant, shop: consent.Shop, *, by: User, at: datetime
) -> ShopConnection:
    _require_orders_nowhere_else(request.store, shop)
    store, locked = request.store, SellerConsent.objects.select_for_update(of=("self",))
    former = list(locked.concerned(store, grant.tokens.open_id))
    given = tokens.give(grant.tokens, given_at=request.used_at or at)
    held = ShopConnection.objects.select_for_update().filter(store=store).first()
    is_other = held is not None and held.shop_id != shop.id
    connection = held or ShopConnection(store=store)
    connection.state, connection.consent = ShopConnection.State.CONNECTED, given
    connection.open_id, connection.seller_name = grant.tokens.open_id, grant.tokens.seller_name or shop.name
    connection.region, connection.shop_id, connection.shop_cipher = shop.region, shop.id, shop.cipher
    connection.scopes = grant.tokens.scopes
    connection.connected_at, connection.connected_by = at, by
    connection.disconnected_at = connection.disconnected_by = None
    try:
        with transaction.atomic():
            connection.save()
    except IntegrityError as error:
        if "shop_once" not in str(error):
            raise
        raise errors.ShopTakenError from error
    tokens.forget_unused(former)
    _begin(connection, anew=is_other, at=at)
    _renew_others(connection, grant, by=by, at=at)
    return connection


def _require_orders_nowhere_else(store: Store, shop: consent.Shop) -> None:
    """Every order would be skipped: another store of the brand was connected to the shop and has them."""
    holder = Store.objects.besides(store).filter(connection__shop_id=shop.id).with_lines().first()
    if holder:
        text = _("The store %(store)s holds this shop's orders: connect that one to it.")
        raise errors.ShopHeldError(text % {"store": holder.name})


def _renew_others(connection: ShopConnection, grant: consent.Grant, *, by: User, at: datetime) -> None:
    """The seller's other stores go on with the new consent, as far as it covers their shops."""
    ciphers = {shop.id: shop.cipher for shop in (*grant.shops, *grant.elsewhere)}
    locked = ShopConnection.objects.select_for_update(of=("self",)).renewed_with(connection)
    others = list(locked.filter(shop_id__in=ciphers).order_by("pk"))
    for other in others:
        if not other.is_connected:
            other.connected_at, other.connected_by = at, by
        other.state, other.consent = ShopConnection.State.CONNECTED, connection.consent
        other.shop_cipher, other.scopes = ciphers[other.shop_id], connection.scopes
    ShopConnection.objects.bulk_update(
        others, ["state", "consent", "shop_cipher", "scopes", "connected_at", "connected_by"]
    )
    SyncState.objects.filter(connection__in=others).update(
        failures=0, paused_until=None, last_error="", requested_at=at
    )


def _begin(connection: ShopConnection, *, anew: bool, at: datetime) -> None:
    """Another shop's data begins at the beginning; the same one's goes on where it was."""
    if anew:
        SyncState.objects.filter(connection=connection).delete()
    SyncState.objects.filter(connection=connection).update(failures=0, paused_until=None, last_error="")
    want_sync(connection, SyncState.Resource.values, at=at)


def _asked_of_shop(ask: Callable[[], Answer]) -> Answer:
    try:
        return ask()
    except ShopError as error:
        raise errors.ShopRefusedError(str(error)) from error


def _hashed(state: str) -> str:
    return hashlib.sha256(state.encode()).hexdigest()
