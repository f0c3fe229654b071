"""How TikTok Shop signs: requests by their path, query and body, webhooks by their raw body."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Mapping

UNSIGNED = frozenset({"sign", "access_token"})


def sign_request(*, secret: str, path: str, query: Mapping[str, str], body: bytes = b"") -> str:
    """The hex signature. Values are signed as they are, and percent-encoded only when sent.

    The body must be the very bytes that are sent; that of a multipart request is left out by the caller.
    """
    pairs = "".join(f"{key}{query[key]}" for key in sorted(query) if key not in UNSIGNED)
    return _hmac(secret, secret.encode() + (path + pairs).encode() + body + secret.encode())


def sign_webhook(*, key: str, secret: str, body: bytes) -> str:
    return _hmac(secret, key.encode() + body)


def is_genuine_webhook(signature: str, *, key: str, secret: str, body: bytes) -> bool:
    """Compared in constant time. Without a secret nothing is genuine."""
    if not key or not secret:
        return False
    expected = sign_webhook(key=key, secret=secret, body=body)
    return hmac.compare_digest(expected.encode(), signature.encode(errors="replace"))


def _hmac(secret: str, message: bytes) -> str:
    return hmac.new(secret.encode(), message, hashlib.sha256).hexdigest()
