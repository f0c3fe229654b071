"""Headers and doors of the whole installation."""

import re

import pytest
from django.conf import settings

from tests.factories.accounts import PASSWORD

pytestmark = pytest.mark.django_db


def test_every_page_has_a_strict_policy(client):
    policy = client.get("/accounts/login/")["Content-Security-Policy"]

    assert "default-src 'self'" in policy
    assert "unsafe" not in policy
    assert re.search(r"frame-ancestors 'none'", policy)


def test_answers_close_the_other_doors_of_a_browser(client):
    headers = client.get("/accounts/login/").headers

    assert headers["X-Frame-Options"] == "DENY"
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "same-origin"
    assert "camera=()" in headers["Permissions-Policy"]


def test_answers_to_a_person_are_kept_nowhere(client, operator):
    client.force_login(operator)

    assert client.get("/accounts/password/change/")["Cache-Control"] == "no-store, private"


def test_sign_up_is_closed(client):
    response = client.get("/accounts/signup/")

    assert "<form" not in response.content.decode().split("<main")[-1] or response.status_code in {403, 404}


@pytest.mark.parametrize("path", ["/api/v1/schema/", "/api/"])
def test_description_of_the_api_is_not_for_strangers(client, path):
    assert client.get(path).status_code in {302, 401, 403}


def test_admin_signs_in_by_the_one_door(client):
    response = client.get("/admin/login/")

    assert response.status_code == 302
    assert response["Location"].startswith("/accounts/login/")


def test_cookies_are_out_of_reach_of_scripts(client, operator):
    client.get("/accounts/login/")

    assert client.cookies[settings.CSRF_COOKIE_NAME]["httponly"]
    assert settings.SESSION_COOKIE_HTTPONLY


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_language_is_switched_before_signing_in(client, language):
    client.post("/language/", {"language": language, "next": "/accounts/login/"})

    assert f'lang="{language}' in client.get("/accounts/login/").content.decode().lower()


def test_failed_sign_ins_are_limited(client, operator, settings):
    settings.ACCOUNT_RATE_LIMITS = {"login_failed": "10/m/ip,2/5m/key"}
    wrong = {"login": operator.email, "password": "wrong"}
    for _ in range(3):
        client.post("/accounts/login/", wrong)

    right = client.post("/accounts/login/", {"login": operator.email, "password": PASSWORD})

    assert right.status_code != 302
