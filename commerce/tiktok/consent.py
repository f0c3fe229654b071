"""What the authorisation service is asked: tokens for a code, tokens for a refresh token, the shops of a consent.

These calls are not signed and carry the app's secret in their query, so no address of theirs is ever written down.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import quote, urlencode

from django.conf import settings

from . import values, vault
from .client import App, Client, again_while_passing, send
from .errors import BadAnswerError

SHOPS_PATH = "/authorization/202309/shops"
SELLER = 0
# A real answer named a year that no column of a database need hold.
LATEST = datetime(2200, 1, 1, tzinfo=UTC)
REGIONS = {"UK": "GB"}


@dataclass(frozen=True)
class Tokens:
    access: str = field(repr=False)
    refresh: str = field(repr=False)
    access_expires_at: datetime
    refresh_expires_at: datetime
    open_id: str
    seller_name: str
    seller_region: str
    is_seller: bool
    scopes: list[str]


@dataclass(frozen=True)
class Shop:
    id: str
    name: str
    region: str
    seller_type: str
    cipher: str = field(repr=False)


@dataclass(frozen=True)
class Grant:
    """What a consent brought: its tokens, the shops to choose from, and those of the seller's other markets."""

    tokens: Tokens
    shops: list[Shop]
    elsewhere: list[Shop] = field(default_factory=list)

    def sealed(self) -> bytes:
        return vault.lock(json.dumps(asdict(self), default=datetime.isoformat))

    @classmethod
    def opened(cls, sealed: bytes | memoryview) -> Grant:
        kept = json.loads(vault.unlock(sealed))
        times = {
            name: datetime.fromisoformat(kept["tokens"][name])
            for name in ("access_expires_at", "refresh_expires_at")
        }
        shops, elsewhere = ([Shop(**shop) for shop in kept[name]] for name in ("shops", "elsewhere"))
        return cls(Tokens(**kept["tokens"] | times), shops, elsewhere)


def consent_address(app: App, *, state: str, market: str) -> str:
    """Where the seller consents; sellers of the United States have their own door."""
    base = settings.TIKTOK_CONSENT_US_URL if market == "US" else settings.TIKTOK_CONSENT_URL
    return f"{base}/open/authorize?{_query({'service_id': app.service_id, 'state': state})}"


def exchange(app: App, code: str, *, at: datetime) -> Tokens:
    """Once only: a code is spent by the first try. May raise a ShopError."""
    given = {"auth_code": code, "grant_type": "authorized_code"}
    tokens = _read_tokens(_ask(app, "/api/v2/token/get", given), at=at)
    if not tokens.open_id:
        raise BadAnswerError(detail="no open_id")
    return tokens


def refresh(app: App, token: str, *, at: datetime) -> Tokens:
    given = {"refresh_token": token, "grant_type": "refresh_token"}
    return _read_tokens(again_while_passing(lambda: _ask(app, "/api/v2/token/refresh", given)), at=at)


def shops_of(app: App, tokens: Tokens) -> list[Shop]:
    """Those that can be named and asked about."""
    listed = Client(app, tokens.access).get(SHOPS_PATH, {}).get("shops")
    found = [_read_shop(shop) for shop in listed or [] if isinstance(shop, Mapping)]
    return [shop for shop in found if shop.id and shop.cipher]


def _ask(app: App, path: str, given: Mapping[str, str]) -> dict[str, Any]:
    query = {"app_key": app.key, "app_secret": app.secret, **given}
    return send("GET", f"{settings.TIKTOK_AUTH_URL}{path}?{_query(query)}", path=path)


def _query(query: Mapping[str, str]) -> str:
    return urlencode(query, quote_via=quote, safe="")


def _read_tokens(data: dict[str, Any], *, at: datetime) -> Tokens:
    access = values.text(data.get("access_token"), longest=2000)
    renewing = values.text(data.get("refresh_token"), longest=2000)
    if not access or not renewing:
        raise BadAnswerError(detail="no token")
    return Tokens(
        access=access,
        refresh=renewing,
        # Both are absolute times.
        access_expires_at=_expiry(data.get("access_token_expire_in")) or at + timedelta(hours=1),
        refresh_expires_at=_expiry(data.get("refresh_token_expire_in")) or at + timedelta(days=30),
        open_id=values.identifier(data.get("open_id"), longest=80),
        seller_name=values.text(data.get("seller_name"), longest=200),
        seller_region=_region(data.get("seller_base_region")),
        is_seller=data.get("user_type", SELLER) == SELLER,
        scopes=_scopes(data.get("granted_scopes")),
    )


def _scopes(value: object) -> list[str]:
    named = [values.text(scope, longest=120) for scope in value[:200]] if isinstance(value, list) else []
    return [scope for scope in named if scope]


def _expiry(value: object) -> datetime | None:
    seconds = values.count(value)
    return datetime.fromtimestamp(min(seconds, int(LATEST.timestamp())), UTC) if seconds else None


def _read_shop(shop: Mapping[str, Any]) -> Shop:
    return Shop(
        id=values.identifier(shop.get("id")),
        name=values.text(shop.get("name"), longest=200),
        region=_region(shop.get("region")),
        seller_type=values.text(shop.get("seller_type"), longest=20),
        cipher=values.text(shop.get("cipher"), longest=200),
    )


def _region(value: object) -> str:
    region = values.text(value, longest=8).upper()
    return REGIONS.get(region, region)
