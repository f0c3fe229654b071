import re
from datetime import timedelta
from pathlib import Path

import pytest
from django.core import mail
from django.urls import reverse
from django.utils import timezone

from accounts.models import Invitation, User
from accounts.roles import Role
from tests.factories.accounts import PASSWORD, InvitationFactory, UserFactory

NEW_PASSWORD = "a lantern at noon"


def accept(client, invitation_secret, **answers):
    fields = {"name": "Lin Yao", "language": "en", "password": NEW_PASSWORD, "password_again": NEW_PASSWORD}
    return client.post(reverse("accounts:accept", args=[invitation_secret]), fields | answers)


def invite(client, brand, **answers):
    fields = {"email": "new@example.com", "brand": brand.pk if brand else "", "role": "marketing"}
    return client.post(reverse("accounts:invite"), fields | answers)


def test_link_is_shown_once_and_the_mail_is_a_file(as_person, manager, brand, settings, tmp_path):
    settings.EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
    settings.EMAIL_FILE_PATH = str(tmp_path)
    client = as_person(manager)

    answer = invite(client, brand)

    link = answer.context["link"]
    [message] = [path.read_text() for path in Path(tmp_path).iterdir()]
    assert (link in answer.text, link in message) == (True, True)
    assert re.fullmatch(r"http://[^/]+/invitations/[\w-]{43}/", link)
    assert link.split("/")[-2] not in client.get(reverse("accounts:invitations")).text


def test_with_a_mail_server_the_link_is_not_shown(as_person, manager, brand):
    answer = invite(as_person(manager), brand)

    assert mail.outbox[0].to == ["new@example.com"]
    assert "/invitations/" in mail.outbox[0].body
    assert not re.search(r"/invitations/[\w-]{43}/", answer.text)


def test_mail_server_that_fails_leaves_the_link(as_person, manager, brand, settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_PORT = 9  # nobody listens there

    assert invite(as_person(manager), brand).context["link"]


def test_manager_is_offered_own_brands_and_no_administrator(as_person, manager, brand, other_brand):
    form = as_person(manager).get(reverse("accounts:invite")).context["form"]

    assert list(form.fields["brand"].queryset) == [brand]
    assert "as_administrator" not in form.fields


def test_brand_of_others_is_no_choice(as_person, manager, other_brand):
    answer = invite(as_person(manager), other_brand)

    assert list(answer.context["form"].errors) == ["brand"]


def test_administrator_invites_an_administrator(as_person, administrator):
    invite(as_person(administrator), None, role="", as_administrator="on")

    assert Invitation.objects.values_list("as_administrator", "brand", "role").get() == (True, None, "")


def test_role_needs_a_brand(as_person, administrator):
    answer = invite(as_person(administrator), None)

    assert list(answer.context["form"].errors) == ["brand"]


@pytest.mark.parametrize("name", ["invite", "invitations"])
def test_operator_does_not_invite(as_person, operator, name):
    assert as_person(operator).get(reverse(f"accounts:{name}")).status_code == 403


@pytest.mark.parametrize("rows", [1, 3])
def test_invitations_are_listed_at_constant_cost(as_person, manager, brand, rows, django_assert_num_queries):
    invitations = InvitationFactory.create_batch(rows, brand=brand)
    client = as_person(manager)

    with django_assert_num_queries(9):
        answer = client.get(reverse("accounts:invitations"))

    assert list(answer.context["page"]) == invitations[::-1]


def test_newcomer_begins_signed_in(client, brand):
    InvitationFactory(brand=brand, secret="s3", email="new@example.com", role=Role.MARKETING)

    answer = accept(client, "s3")

    person = User.objects.get(email="new@example.com")
    assert (answer.status_code, answer.url) == (302, "/")
    assert client.session["_auth_user_id"] == str(person.pk)
    assert person.brand_roles == {(brand.pk, "marketing")}


def test_used_link_is_gone(client, db):
    InvitationFactory(secret="s3")
    accept(client, "s3")
    client.logout()

    assert accept(client, "s3").status_code == 410


@pytest.mark.parametrize(
    "changes", [{"expires_at": timezone.now() - timedelta(seconds=1)}, {"secret": "other"}]
)
def test_dead_link_is_gone(client, db, changes):
    InvitationFactory(**{"secret": "s3"} | changes)

    answer = client.get(reverse("accounts:accept", args=["s3"]))

    assert answer.status_code == 410


@pytest.mark.parametrize(
    ("answers", "field"),
    [
        ({"password_again": "other"}, "password_again"),
        ({"password": "short", "password_again": "short"}, "password"),
        ({"name": ""}, "name"),
    ],
)
def test_wrong_answers_are_said_at_their_field(client, db, answers, field):
    InvitationFactory(secret="s3")

    assert list(accept(client, "s3", **answers).context["form"].errors) == [field]
    assert User.objects.filter(invitations_accepted__isnull=False).count() == 0


def test_existing_person_signs_in_first(client, db):
    person = UserFactory()
    InvitationFactory(secret="s3", email=person.email)

    answer = client.post(reverse("accounts:accept", args=["s3"]))

    assert not answer.context["is_invited"]
    assert not person.memberships.exists()


def test_existing_person_joins(as_person, brand):
    person = UserFactory()
    InvitationFactory(secret="s3", email=person.email, brand=brand)

    answer = as_person(person).post(reverse("accounts:accept", args=["s3"]))

    assert (answer.url, person.memberships.count()) == ("/", 1)


def test_another_person_does_not_join(as_person, operator):
    person = UserFactory()
    InvitationFactory(secret="s3", email=person.email)

    answer = as_person(operator).post(reverse("accounts:accept", args=["s3"]))

    assert not answer.context["is_invited"]
    assert operator.memberships.count() == 1


def test_resend_and_revoke(as_person, manager, brand):
    invitation = InvitationFactory(brand=brand, secret="s3")
    client = as_person(manager)

    link = client.post(reverse("accounts:resend_invitation", args=[invitation.pk])).context["link"]
    client.post(reverse("accounts:revoke_invitation", args=[invitation.pk]))

    assert [client.get(address).status_code for address in ("/invitations/s3/", link)] == [410, 410]


@pytest.mark.parametrize("name", ["resend_invitation", "revoke_invitation"])
def test_invitation_of_another_brand_is_404(as_person, stranger, name):
    invitation = InvitationFactory()

    assert as_person(stranger).post(reverse(f"accounts:{name}", args=[invitation.pk])).status_code == 404


def test_password_signs_in_afterwards(client, through_the_door, db):
    InvitationFactory(secret="s3", email="new@example.com")
    accept(client, "s3")

    browser = through_the_door(User.objects.get(email="new@example.com"), NEW_PASSWORD)

    assert browser.get(reverse("accounts:settings")).status_code == 200
    assert NEW_PASSWORD != PASSWORD
