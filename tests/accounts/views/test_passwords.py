import re
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts import actions
from accounts.errors import DeactivatedError
from accounts.models import PasswordLink
from accounts.tokens import hashed
from tests.factories.accounts import PASSWORD

NEW_PASSWORD = "a lantern at noon"


@pytest.fixture
def issued(administrator, operator):
    """A link for the operator."""
    return actions.issue_password_link(person=operator, by=administrator, at=timezone.now())


def follow(client, secret, **answers):
    fields = {"password": NEW_PASSWORD, "password_again": NEW_PASSWORD}
    return client.post(reverse("accounts:new_password", args=[secret]), fields | answers)


def sign_in(client, person, password):
    return client.post(reverse("account_login"), {"login": person.email, "password": password}).status_code


def test_administrator_is_shown_the_link_once(as_person, administrator, operator):
    client = as_person(administrator)

    answer = client.post(reverse("accounts:issue_password_link", args=[operator.pk]))

    link = answer.context["link"]
    assert re.fullmatch(r"http://[^/]+/password-links/[\w-]{43}/", link)
    assert link in answer.text
    assert link.split("/")[-2] not in client.get(operator.get_absolute_url()).text
    assert PasswordLink.objects.get().token_hash == hashed(link.split("/")[-2])


def test_managers_hand_out_no_links(as_person, manager, operator):
    answer = as_person(manager).post(reverse("accounts:issue_password_link", args=[operator.pk]))

    assert (answer.status_code, PasswordLink.objects.count()) == (403, 0)
    assert "issue_password_link" not in as_person(manager).get(operator.get_absolute_url()).text


def test_link_sets_the_password_once_and_ends_every_session(client, as_person, issued, operator):
    elsewhere = as_person(operator)

    answer = follow(client, issued.secret)

    assert answer.url == reverse("account_login")
    assert elsewhere.get(reverse("insights:home")).status_code == 302
    assert follow(client, issued.secret).status_code == 410
    assert (sign_in(client, operator, PASSWORD), sign_in(client, operator, NEW_PASSWORD)) == (200, 302)


def test_password_stays_until_the_link_is_used(client, issued, operator):
    assert client.get(reverse("accounts:new_password", args=[issued.secret])).status_code == 200

    assert sign_in(client, operator, PASSWORD) == 302


def test_newer_link_replaces_the_earlier(client, issued, administrator, operator):
    actions.issue_password_link(person=operator, by=administrator, at=timezone.now())

    assert follow(client, issued.secret).status_code == 410


def test_link_expires(client, issued):
    PasswordLink.objects.update(expires_at=timezone.now() - timedelta(seconds=1))

    assert follow(client, issued.secret).status_code == 410


def test_weak_and_differing_passwords_are_refused(client, issued, operator):
    weak = follow(client, issued.secret, password="12345678", password_again="12345678")
    differing = follow(client, issued.secret, password_again="something else")

    assert weak.context["form"].errors.keys() == {"password"}
    assert differing.context["form"].errors.keys() == {"password_again"}
    assert PasswordLink.objects.get().used_at is None


def test_deactivated_people_get_no_link_and_their_link_is_dead(client, issued, administrator, operator):
    actions.deactivate(person=operator, by=administrator, at=timezone.now())
    actions.reactivate(person=operator, by=administrator)

    assert follow(client, issued.secret).status_code == 410
    actions.deactivate(person=operator, by=administrator, at=timezone.now())
    with pytest.raises(DeactivatedError):
        actions.issue_password_link(person=operator, by=administrator, at=timezone.now())


def test_trail_tells_who_handed_out_a_link_and_never_the_secret(as_person, administrator, operator):
    client = as_person(administrator)
    client.post(reverse("accounts:issue_password_link", args=[operator.pk]))

    trail = client.get(reverse("accounts:audit", args=["accounts.user", operator.pk])).text

    assert "password link" in trail
    assert PasswordLink.objects.get().token_hash not in trail


def test_api_hands_out_a_link_to_administrators(as_person, administrator, manager, operator):
    address = f"/api/v1/people/{operator.pk}/password-link/"

    answer = as_person(administrator).post(address)

    assert (answer.status_code, "/password-links/" in answer.json()["link"]) == (201, True)
    assert as_person(manager).post(address).status_code == 403
