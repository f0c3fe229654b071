"""Secrets that are shown once: only their SHA-256 is stored, which 256 random bits make enough."""

import hashlib
import secrets

PREFIX_LENGTH = 8


def new_secret() -> str:
    return secrets.token_urlsafe(32)


def hashed(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()
