"""Secrets at rest: encrypted with a key that follows from SECRET_KEY and serves nothing else."""

from __future__ import annotations

import base64
from functools import lru_cache

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings

SALT = b"kolmark/commerce/tiktok-shop-tokens/v1"


class UnreadableSecretError(Exception):
    """Encrypted with a key that is not known here: SECRET_KEY was changed."""


def lock(text: str) -> bytes:
    return _box().encrypt(text.encode())


def unlock(sealed: bytes | memoryview) -> str:
    """Raises UnreadableSecretError."""
    try:
        return _box().decrypt(bytes(sealed)).decode()
    except InvalidToken as error:
        raise UnreadableSecretError from error


def rotate(sealed: bytes | memoryview) -> bytes:
    """The same secret under the present key. Raises UnreadableSecretError."""
    try:
        return _box().rotate(bytes(sealed))
    except InvalidToken as error:
        raise UnreadableSecretError from error


def _box() -> MultiFernet:
    return _box_of((settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS))


@lru_cache(maxsize=4)
def _box_of(keys: tuple[str, ...]) -> MultiFernet:
    """The first key locks, each of them unlocks."""
    return MultiFernet([Fernet(_derived(key)) for key in keys])


def _derived(key: str) -> bytes:
    derived = HKDF(algorithm=SHA256(), length=32, salt=SALT, info=b"fernet").derive(key.encode())
    return base64.urlsafe_b64encode(derived)
