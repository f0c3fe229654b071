"""Reads an answer: its data, or the error that its code, its words and its status mean."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from http import HTTPStatus
from typing import Any

from . import errors, values
from .errors import ShopError

PAUSE_WITHOUT_WORD = timedelta(minutes=1)
LONGEST_PAUSE = timedelta(days=1)

RATE_LIMITED = frozenset({36009002, 36009037})
# One code for many faults: the words tell them apart, the first that fits.
OVERLOADED = 36009004
BY_WORD: tuple[tuple[str, type[ShopError]], ...] = (
    ("page_token", errors.PageTokenRefusedError),
    ("timestamp", errors.ClockError),
    ("signature", errors.SignatureRefusedError),
    ("app_key", errors.SignatureRefusedError),
    ("app_secret", errors.SignatureRefusedError),
    ("x-tts-access-token", errors.TokenExpiredError),
    ("shop_cipher", errors.WrongShopError),
    ("version", errors.BadAddressError),
)
BY_CODE: dict[int, type[ShopError]] = {
    105002: errors.TokenExpiredError,
    105005: errors.ScopeMissingError,
    106001: errors.SignatureRefusedError,
    106013: errors.WrongShopError,
    101000: errors.WrongShopError,
    36004004: errors.ConsentLostError,
    36009003: errors.ServiceFailedError,
    36009007: errors.ServiceFailedError,
    36009009: errors.BadAddressError,
    36009014: errors.BadAddressError,
    36009033: errors.NotAllowListedError,
    36009043: errors.ShopDisabledError,
    36009044: errors.ShopDisabledError,
}


def read_answer(status: int, headers: Mapping[str, str], content: bytes, *, at: datetime) -> dict[str, Any]:
    """Raises the ShopError that fits. Success is code 0, whatever the status says."""
    payload = _payload(content)
    code = _code(payload)
    if code == 0 and status < HTTPStatus.BAD_REQUEST:
        data = payload.get("data")
        if data is not None and not isinstance(data, dict):
            raise errors.BadAnswerError(code=code, request_id=_text(payload, "request_id"))
        return data or {}
    raise _error(status, headers, payload, code, at)


def _error(
    status: int, headers: Mapping[str, str], payload: dict[str, Any], code: int | None, at: datetime
) -> ShopError:
    told: dict[str, Any] = {
        "code": status if code is None else code,
        "detail": _text(payload, "message"),
        "request_id": _text(payload, "request_id"),
    }
    wait = headers.get("Retry-After", "")
    is_limited = status == HTTPStatus.TOO_MANY_REQUESTS or code in RATE_LIMITED
    if is_limited or (status == HTTPStatus.SERVICE_UNAVAILABLE and wait):
        return errors.RateLimitedError(until=pause_until(wait, at=at), **told)
    if code == OVERLOADED:
        return _by_word(told["detail"])(**told)
    if code in BY_CODE:
        return BY_CODE[code](**told)
    if status >= HTTPStatus.INTERNAL_SERVER_ERROR:
        return errors.ServiceFailedError(**told)
    return errors.BadAnswerError(**told) if code is None else ShopError(**told)


def _by_word(message: str) -> type[ShopError]:
    words = message.casefold()
    return next((kind for word, kind in BY_WORD if word in words), ShopError)


def pause_until(retry_after: str, *, at: datetime) -> datetime:
    """What `Retry-After` says in seconds or as a date; a minute where it says nothing readable."""
    wait = PAUSE_WITHOUT_WORD
    if retry_after.strip().isdecimal():
        wait = timedelta(seconds=min(int(retry_after), int(LONGEST_PAUSE.total_seconds())))
    elif moment := _http_date(retry_after):
        wait = moment - at
    return at + min(max(wait, timedelta(seconds=1)), LONGEST_PAUSE)


def _http_date(text: str) -> datetime | None:
    try:
        moment = parsedate_to_datetime(text)
    except (ValueError, TypeError):
        return None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def _payload(content: bytes) -> dict[str, Any]:
    try:
        payload = json.loads(content)
    except ValueError:
        return {}
    return payload if isinstance(payload, dict) else {}


def _code(payload: dict[str, Any]) -> int | None:
    code = payload.get("code")
    return code if isinstance(code, int) and not isinstance(code, bool) else None


def _text(payload: dict[str, Any], key: str) -> str:
    return values.text(payload.get(key), longest=500)
