"""Every way in, and every way that leads nowhere."""

import re

import pytest
from django.core import mail
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from accounts.doors import urlpatterns
from accounts.models import User
from tests.factories.accounts import PASSWORD, UserFactory

OPEN = {
    "account_login",
    "account_logout",
    "account_inactive",
    "account_reauthenticate",
    "account_change_password",
    "account_reset_password",
    "account_reset_password_done",
    "account_reset_password_from_key",
    "account_reset_password_from_key_done",
}


@pytest.fixture
def rate_limits(settings):
    settings.ACCOUNT_RATE_LIMITS = {"login_failed": "10/m/ip,5/5m/key"}
    cache.clear()
    yield
    cache.clear()


def sign_in(client, email, password=PASSWORD):
    return client.post(reverse("account_login"), {"login": email, "password": password})


def is_signed_in(client):
    return "_auth_user_id" in client.session


def test_sign_in_by_e_mail(client, operator):
    answer = sign_in(client, operator.email.upper())

    assert (answer.status_code, answer.url, is_signed_in(client)) == (302, "/", True)


def test_wrong_password_and_unknown_address_look_alike(client, operator):
    answers = [sign_in(client, operator.email, "wrong"), sign_in(client, "who@example.com", "wrong")]

    assert answers[0].context["form"].errors == answers[1].context["form"].errors
    assert not is_signed_in(client)


def test_deactivated_person_does_not_sign_in(client, db):
    person = UserFactory(is_active=False, deactivated_at="2026-01-01T00:00Z")

    sign_in(client, person.email)

    assert not is_signed_in(client)


@pytest.mark.parametrize("method", ["get", "post"])
@pytest.mark.parametrize("address", [door for door in urlpatterns if door.name not in OPEN], ids=str)
def test_closed_doors_lead_nowhere(client, db, address, method):
    args = ["x"] if "key" in str(address.pattern) else []

    assert getattr(client, method)(reverse(address.name, args=args)).status_code == 404


def test_nobody_signs_themselves_up(client, db):
    fields = {"email": "new@example.com", "password1": PASSWORD}

    answer = client.post("/accounts/signup/", fields)

    assert (answer.status_code, User.objects.count()) == (404, 0)


def test_sixth_wrong_password_locks_the_address(client, operator, rate_limits):
    for _attempt in range(5):
        sign_in(client, operator.email, "wrong")

    answer = sign_in(client, operator.email)

    assert answer.context["form"].non_field_errors()
    assert not is_signed_in(client)


def test_lock_cannot_be_dodged_by_a_made_up_proxy(operator, rate_limits):
    for attempt in range(10):
        sign_in(
            Client(headers={"X-Forwarded-For": f"10.0.0.{attempt}"}), f"who{attempt}@example.com", "wrong"
        )
    client = Client(headers={"X-Forwarded-For": "10.0.1.1"})

    sign_in(client, operator.email)

    assert not is_signed_in(client)


def test_admin_sends_strangers_to_the_one_sign_in(client, db):
    answer = client.get(reverse("admin:index"), follow=True)

    assert answer.redirect_chain[-1][0].startswith(reverse("account_login"))


@pytest.mark.parametrize("role", ["manager", "operator", "nobody"])
def test_admin_is_for_administrators(client, role, request):
    client.force_login(request.getfixturevalue(role))

    assert client.get(reverse("admin:index"), follow=True).status_code == 403


def test_administrators_look_things_up(client, administrator):
    client.force_login(administrator)

    answers = [
        client.get(reverse(f"admin:accounts_{name}"))
        for name in ("user_changelist", "user_add", "brand_add", "apitoken_changelist")
    ]

    assert [answer.status_code for answer in answers] == [200, 403, 403, 200]


def test_basic_authentication_is_no_way_in(client, operator):
    answer = client.get(
        "/api/v1/schema/", headers={"Authorization": "Basic cGVyc29uQGV4YW1wbGUuY29tOnBhc3M="}
    )

    assert answer.status_code == 401


def test_forgotten_password(client, operator):
    client.post(reverse("account_reset_password"), {"email": operator.email})
    link = re.search(r"https?://[^/]+(/\S+)", mail.outbox[0].body)[1]
    form = client.get(link, follow=True)

    client.post(
        form.redirect_chain[-1][0], {"password1": "a lantern at noon", "password2": "a lantern at noon"}
    )

    assert User.objects.get(pk=operator.pk).check_password("a lantern at noon")


def test_nobody_is_mailed_for_an_unknown_address(client, db):
    client.post(reverse("account_reset_password"), {"email": "who@example.com"})

    assert mail.outbox == []


def test_language_before_sign_in(client, db):
    client.post(reverse("set_language"), {"language": "en", "next": reverse("account_login")})

    assert '<html lang="en"' in client.get(reverse("account_login")).text


def test_language_after_sign_in_is_the_persons(client, operator):
    client.force_login(operator)

    client.post(reverse("set_language"), {"language": "zh-hans"})

    assert User.objects.get(pk=operator.pk).language == "zh-hans"


def test_unknown_language_changes_nothing(client, operator):
    client.force_login(operator)

    client.post(reverse("set_language"), {"language": "xx"})

    assert User.objects.get(pk=operator.pk).language == "en"
