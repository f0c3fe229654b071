import os
import subprocess
import sys

import pytest
from django.core.exceptions import ImproperlyConfigured

from config import env
from config.secret import secret_key

STRONG = "k" * 50


def test_database_address_is_taken_apart():
    assert env.database("postgresql://me:p%40ss@db:5433/kolmark?sslmode=require") == {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": "kolmark",
        "HOST": "db",
        "PORT": "5433",
        "USER": "me",
        "PASSWORD": "p@ss",
        "OPTIONS": {"sslmode": "require"},
    }


@pytest.mark.parametrize(
    "value", ["mysql://x/y", "postgresql://host/", "postgresql://host:port/x", "nonsense"]
)
def test_wrong_database_address_is_refused_without_repeating_it(value):
    with pytest.raises(ImproperlyConfigured, match="DATABASE_URL") as refused:
        env.database(value)

    assert value not in str(refused.value)


def test_mail_goes_to_files_without_a_server():
    assert env.email("")["EMAIL_BACKEND"].endswith("filebased.EmailBackend")


def test_mail_server_address_is_taken_apart():
    settings = env.email("smtps://me:secret@mail.example.com")

    assert (settings["EMAIL_HOST"], settings["EMAIL_PORT"], settings["EMAIL_USE_SSL"]) == (
        "mail.example.com",
        465,
        True,
    )


@pytest.mark.parametrize(("value", "expected"), [("1", True), ("no", False), ("", False)])
def test_flag(monkeypatch, value, expected):
    monkeypatch.setenv("KOLMARK_DEBUG", value)

    assert env.flag("KOLMARK_DEBUG") is expected


@pytest.mark.parametrize("value", ["two", "-1", "1.5"])
def test_number_that_is_none_is_refused(monkeypatch, value):
    monkeypatch.setenv("KOLMARK_PORT", value)

    with pytest.raises(ImproperlyConfigured, match="KOLMARK_PORT"):
        env.number("KOLMARK_PORT", 8000)


def test_unknown_name_is_refused(monkeypatch):
    monkeypatch.setenv("KOLMARK_PROT", "8001")

    with pytest.raises(ImproperlyConfigured, match="KOLMARK_PROT"):
        env.refuse_unknown()


def test_key_is_made_once_for_the_embedded_servers(tmp_path, monkeypatch):
    monkeypatch.delenv("SECRET_KEY", raising=False)

    made = secret_key(embedded=True, folder=tmp_path)

    assert made == secret_key(embedded=True, folder=tmp_path)
    assert (tmp_path / "secret_key").stat().st_mode & 0o077 == 0


def test_half_written_key_is_made_again(tmp_path, monkeypatch):
    monkeypatch.delenv("SECRET_KEY", raising=False)
    (tmp_path / "secret_key").write_text("")

    assert len(secret_key(embedded=True, folder=tmp_path)) >= 50


def test_key_is_required_with_a_real_database(tmp_path, monkeypatch):
    monkeypatch.delenv("SECRET_KEY", raising=False)

    with pytest.raises(ImproperlyConfigured, match="required"):
        secret_key(embedded=False, folder=tmp_path)


def test_short_key_is_refused(tmp_path, monkeypatch):
    monkeypatch.setenv("SECRET_KEY", "short")

    with pytest.raises(ImproperlyConfigured, match="50"):
        secret_key(embedded=False, folder=tmp_path)


@pytest.mark.slow
def test_start_with_https_has_host_cookies_and_no_warning(tmp_path):
    environment = {name: value for name, value in os.environ.items() if not name.startswith("KOLMARK_")} | {
        "KOLMARK_VAR": str(tmp_path),
        "BASE_URL": "https://kolmark.example.com",
        "DATABASE_URL": "postgresql://kolmark@database/kolmark",
        "REDIS_URL": "redis://broker",
        "SECRET_KEY": STRONG,
        "DJANGO_SETTINGS_MODULE": "config.settings",
    }
    code = "from django.conf import settings as s; print(s.SESSION_COOKIE_NAME, s.CSRF_COOKIE_SECURE, s.ALLOWED_HOSTS)"

    done = subprocess.run(
        [sys.executable, "-c", code], env=environment, capture_output=True, text=True, check=True
    )

    assert done.stdout.strip() == "__Host-kolmark_session True ['kolmark.example.com']"


@pytest.mark.parametrize(
    "value",
    ["ftp://x", "http://example.com", "https://", "https://u:p@example.com", "https://example.com?x=1"],
)
def test_service_that_is_sent_secrets_has_a_safe_address(monkeypatch, value):
    monkeypatch.setenv("KOLMARK_TIKTOK_API_URL", value)

    with pytest.raises(ImproperlyConfigured, match="KOLMARK_TIKTOK_API_URL"):
        env.outside("KOLMARK_TIKTOK_API_URL", "https://example.com")


def test_service_on_this_machine_needs_no_encryption(monkeypatch):
    monkeypatch.setenv("KOLMARK_TIKTOK_API_URL", "http://127.0.0.1:9/")

    assert env.outside("KOLMARK_TIKTOK_API_URL", "https://example.com") == "http://127.0.0.1:9"


def test_half_a_set_of_settings_is_refused(monkeypatch):
    monkeypatch.setenv("KOLMARK_TIKTOK_APP_KEY", "key")
    monkeypatch.setenv("KOLMARK_TIKTOK_APP_SECRET", "")

    with pytest.raises(ImproperlyConfigured, match="together"):
        env.together("KOLMARK_TIKTOK_APP_KEY", "KOLMARK_TIKTOK_APP_SECRET")
