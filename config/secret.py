"""The signing key: from the environment, or made once beside the embedded data."""

import os
import secrets
from pathlib import Path

from django.core.exceptions import ImproperlyConfigured

LEAST_LENGTH = 50


def secret_key(*, embedded: bool, folder: Path) -> str:
    given = os.environ.get("SECRET_KEY", "")
    if given:
        if len(given) < LEAST_LENGTH:
            raise ImproperlyConfigured(f"SECRET_KEY must have at least {LEAST_LENGTH} characters.")
        return given
    if not embedded:
        raise ImproperlyConfigured("SECRET_KEY is required when DATABASE_URL is set.")
    return _kept_key(folder / "secret_key")


def _kept_key(path: Path) -> str:
    path.parent.mkdir(parents=True, exist_ok=True)
    try:
        # Exclusive creation: web, worker and beat start at once and must agree.
        with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
            file.write(secrets.token_urlsafe(64))
    except FileExistsError:
        pass
    key = path.read_text().strip()
    if len(key) < LEAST_LENGTH:
        path.unlink()
        return _kept_key(path)
    return key
