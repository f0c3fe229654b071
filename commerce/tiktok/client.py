"""Signed calls to TikTok Shop, and what its answers mean.

Redirects are not followed, nothing of a request is logged but its path, and an error carries no address: some
addresses hold the app's secret.
"""

from __future__ import annotations

import json
import logging
import random
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import quote, urlencode

import urllib3
from django.conf import settings
from django.utils.timezone import now

from .answers import read_answer
from .errors import NotReachedError, NotSetUpError, ShopError
from .signing import sign_request

logger = logging.getLogger(__name__)

CONNECT_SECONDS, READ_SECONDS = 5, 20
LARGEST_ANSWER = 20 * 1024 * 1024
TRIES = 3
LONGEST_WAIT_SECONDS = 8.0

_pool = urllib3.PoolManager(
    maxsize=4, retries=False, timeout=urllib3.Timeout(connect=CONNECT_SECONDS, read=READ_SECONDS)
)


@dataclass(frozen=True)
class App:
    """The app that the seller consents to: one for the installation."""

    key: str
    secret: str = field(repr=False)
    service_id: str


def the_app() -> App:
    """Raises NotSetUpError."""
    if not settings.TIKTOK_APP_KEY:
        raise NotSetUpError
    return App(settings.TIKTOK_APP_KEY, settings.TIKTOK_APP_SECRET, settings.TIKTOK_SERVICE_ID)


@dataclass(frozen=True)
class Client:
    """Calls for one shop; without `cipher` those of the consent as a whole. Every call may raise a ShopError.

    `wait_turn` returns when the next call may be made.
    """

    app: App
    token: str = field(repr=False)
    cipher: str = ""
    wait_turn: Callable[[], None] = field(default=lambda: None, repr=False)

    def get(self, path: str, query: Mapping[str, str]) -> dict[str, Any]:
        return self._call("GET", path, query, b"")

    def search(self, path: str, query: Mapping[str, str], body: Mapping[str, Any]) -> dict[str, Any]:
        """A POST that changes nothing there, so it may be sent again."""
        return self._call("POST", path, query, json.dumps(body, separators=(",", ":")).encode())

    def _call(self, method: str, path: str, query: Mapping[str, str], body: bytes) -> dict[str, Any]:
        def once() -> dict[str, Any]:
            self.wait_turn()
            address = f"{settings.TIKTOK_API_URL}{path}?{self._signed(path, query, body)}"
            return send(method, address, path=path, body=body, headers={"x-tts-access-token": self.token})

        return again_while_passing(once)

    def _signed(self, path: str, query: Mapping[str, str], body: bytes) -> str:
        shop = {"shop_cipher": self.cipher} if self.cipher else {}
        full = {**query, **shop, "app_key": self.app.key, "timestamp": str(int(now().timestamp()))}
        full["sign"] = sign_request(secret=self.app.secret, path=path, query=full, body=body)
        return urlencode(full, quote_via=quote, safe="")


def again_while_passing(call: Callable[[], dict[str, Any]]) -> dict[str, Any]:
    """What passes by itself is tried up to three times, with waits that double and are never quite equal."""
    for attempt in range(TRIES):
        try:
            return call()
        except ShopError as error:
            if not error.is_passing or attempt == TRIES - 1:
                raise
            time.sleep(wait_before(attempt))
    raise AssertionError


def wait_before(attempt: int) -> float:
    """Seconds."""
    longest: float = min(settings.TIKTOK_PACE_MS / 1000 * 2**attempt, LONGEST_WAIT_SECONDS)
    return longest * random.uniform(0.5, 1.0)  # noqa: S311 -- spreads load, hides nothing


def send(
    method: str, address: str, *, path: str, body: bytes = b"", headers: Mapping[str, str] | None = None
) -> dict[str, Any]:
    """`data` of the answer. `path` is what the log may know of the address."""
    sent = dict(headers or {})
    if body:
        sent["content-type"] = "application/json"
    try:
        answer = _pool.request(
            method, address, body=body or None, headers=sent, redirect=False, preload_content=False
        )
        content = answer.read(LARGEST_ANSWER + 1)
        answer.release_conn()
    except (urllib3.exceptions.HTTPError, OSError) as error:
        # What urllib3 says of an error may hold the address.
        logger.warning("TikTok Shop %s %s: %s", method, path, type(error).__name__)
        raise NotReachedError(detail=type(error).__name__) from None
    data = read_answer(answer.status, answer.headers, content[: LARGEST_ANSWER + 1], at=now())
    logger.info("TikTok Shop %s %s: %s", method, path, answer.status)
    return data
