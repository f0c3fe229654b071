"""Reads settings from the environment and stops at the first wrong one, in words."""

import os
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import parse_qsl, unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured

BASE_DIR = Path(__file__).resolve().parent.parent
PREFIX = "KOLMARK_"
KNOWN = {
    "KOLMARK_VAR",
    "KOLMARK_TESTING",
    "KOLMARK_TEST_VAR",
    "KOLMARK_DEBUG",
    "KOLMARK_LOG_LEVEL",
    "KOLMARK_PORT",
    "KOLMARK_BIND",
    "KOLMARK_TRUSTED_PROXIES",
    "KOLMARK_WEB_WORKERS",
    "KOLMARK_WEB_THREADS",
    "KOLMARK_WORKER_PROCESSES",
    "KOLMARK_TIKTOK_APP_KEY",
    "KOLMARK_TIKTOK_APP_SECRET",
    "KOLMARK_TIKTOK_SERVICE_ID",
    "KOLMARK_TIKTOK_API_URL",
    "KOLMARK_TIKTOK_AUTH_URL",
    "KOLMARK_TIKTOK_CONSENT_URL",
    "KOLMARK_TIKTOK_CONSENT_US_URL",
    "KOLMARK_TIKTOK_PACE_MS",
}


def refuse_unknown() -> None:
    """A misspelt name would otherwise be ignored and its default used."""
    unknown = sorted(name for name in os.environ if name.startswith(PREFIX) and name not in KNOWN)
    if unknown:
        raise ImproperlyConfigured(f"Unknown setting in the environment: {', '.join(unknown)}.")


def text(name: str, default: str = "") -> str:
    return os.environ.get(name, "").strip() or default


def flag(name: str, *, default: bool = False) -> bool:
    value = text(name, str(default)).lower()
    if value in {"1", "true", "yes", "on"}:
        return True
    if value in {"0", "false", "no", "off"}:
        return False
    raise ImproperlyConfigured(f"{name} must be 1 or 0, not {value!r}.")


def choice(name: str, default: str, *others: str) -> str:
    value = text(name, default).upper()
    if value not in {default, *others}:
        raise ImproperlyConfigured(f"{name} must be one of {', '.join((default, *others))}, not {value!r}.")
    return value


def number(name: str, default: int, *, least: int = 0) -> int:
    value = text(name, str(default))
    if not value.isdecimal() or int(value) < least:
        raise ImproperlyConfigured(f"{name} must be a whole number of at least {least}, not {value!r}.")
    return int(value)


def var_dir() -> Path:
    """Where data of the embedded servers, uploads, mail and generated secrets live."""
    return Path(text("KOLMARK_VAR", str(BASE_DIR / "var"))).resolve()


@dataclass(frozen=True)
class Url:
    scheme: str
    host: str
    port: int | None
    user: str
    password: str
    path: str
    query: dict[str, str]


def url(name: str, value: str, *schemes: str) -> Url:
    try:
        parts = urlsplit(value)
        port = parts.port
    except ValueError as error:
        # The value may carry a password, so the message repeats only the name.
        raise ImproperlyConfigured(f"{name} is not an address.") from error
    if parts.scheme not in schemes:
        raise ImproperlyConfigured(f"{name} must begin with {' or '.join(s + '://' for s in schemes)}.")
    return Url(
        parts.scheme,
        unquote(parts.hostname or ""),
        port,
        unquote(parts.username or ""),
        unquote(parts.password or ""),
        parts.path,
        dict(parse_qsl(parts.query)),
    )


def outside(name: str, default: str) -> str:
    """The address of a service that is sent secrets: https, or plain http on this very machine."""
    value = text(name, default).rstrip("/")
    parsed = url(name, value, "https", "http")
    if not parsed.host or parsed.user or parsed.query:
        raise ImproperlyConfigured(f"{name} must look like https://example.com.")
    if parsed.scheme == "http" and parsed.host not in {"127.0.0.1", "localhost", "::1"}:
        raise ImproperlyConfigured(f"{name} must begin with https://.")
    return value


def together(*names: str) -> tuple[str, ...]:
    """Values that mean something only side by side: all of them, or none."""
    values = tuple(text(name) for name in names)
    if any(values) and not all(values):
        raise ImproperlyConfigured(f"{', '.join(names)} are set together or not at all.")
    return values


def several(name: str) -> list[str]:
    """Values with commas between."""
    return [part for value in text(name).split(",") if (part := value.strip())]


def database(value: str) -> dict[str, object]:
    parsed = url("DATABASE_URL", value, "postgresql", "postgres")
    query = dict(parsed.query)
    name = unquote(parsed.path.lstrip("/"))
    if not name:
        raise ImproperlyConfigured("DATABASE_URL names no database.")
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": name,
        "HOST": query.pop("host", "") or parsed.host,
        "PORT": str(parsed.port or ""),
        "USER": query.pop("user", "") or parsed.user,
        "PASSWORD": parsed.password,
        "OPTIONS": query,
    }


def email(value: str) -> dict[str, object]:
    """smtp://user:password@host:587 (STARTTLS), smtps://… (TLS), or nothing: files."""
    if not value:
        return {
            "EMAIL_BACKEND": "django.core.mail.backends.filebased.EmailBackend",
            "EMAIL_FILE_PATH": str(var_dir() / "mail"),
        }
    parsed = url("EMAIL_URL", value, "smtp", "smtps")
    tls = parsed.scheme == "smtps"
    return {
        "EMAIL_BACKEND": "django.core.mail.backends.smtp.EmailBackend",
        "EMAIL_HOST": parsed.host,
        "EMAIL_PORT": parsed.port or (465 if tls else 587),
        "EMAIL_HOST_USER": parsed.user,
        "EMAIL_HOST_PASSWORD": parsed.password,
        "EMAIL_USE_SSL": tls,
        "EMAIL_USE_TLS": not tls and parsed.query.get("tls", "1") == "1",
        "EMAIL_TIMEOUT": 10,
    }
