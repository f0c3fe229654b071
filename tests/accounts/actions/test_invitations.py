from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from accounts import actions
from accounts.errors import AlreadyHasRoleError, InvitationAddressError, InvitationClosedError
from accounts.models import Invitation, User
from accounts.roles import Role
from tests.factories.accounts import PASSWORD, InvitationFactory, UserFactory

NOW = timezone.now()


def invite(by, brand, **changes):
    fields = {"email": "new@example.com", "role": Role.MARKETING, "at": NOW} | changes
    return actions.invite(brand=brand, by=by, **fields)


def accept(secret, **changes):
    fields = {"name": "Lin Yao", "password": PASSWORD, "language": "en", "at": NOW} | changes
    return actions.accept_as_newcomer(secret=secret, **fields)


def test_secret_is_not_stored(manager, brand):
    issued = invite(manager, brand, email=" New@Example.com ")

    assert issued.invitation.email == "new@example.com"
    assert issued.secret not in str(Invitation.objects.values().get())


def test_manager_does_not_invite_into_another_brand(manager, other_brand):
    with pytest.raises(PermissionDenied):
        invite(manager, other_brand)


@pytest.mark.parametrize("role", ["operator", "marketer", "agent", "nobody", "stranger"])
def test_who_may_not_invite(role, brand, request):
    with pytest.raises(PermissionDenied):
        invite(request.getfixturevalue(role), brand)


def test_manager_does_not_make_administrators(manager, brand):
    with pytest.raises(PermissionDenied):
        invite(manager, brand, as_administrator=True)


def test_administrator_makes_administrators(administrator):
    issued = invite(administrator, None, role="", as_administrator=True)

    assert accept(issued.secret).is_administrator


def test_second_invitation_replaces_the_first(manager, brand):
    first = invite(manager, brand)

    second = invite(manager, brand)

    assert list(Invitation.objects.open(NOW)) == [second.invitation]
    with pytest.raises(InvitationClosedError):
        accept(first.secret)


def test_who_has_the_role_is_not_invited(manager, marketer, brand):
    with pytest.raises(AlreadyHasRoleError):
        invite(manager, brand, email=marketer.email)


def test_accepting_makes_a_person_with_the_role(manager, brand):
    issued = invite(manager, brand)

    person = accept(issued.secret)

    assert (person.email, person.name, person.language) == ("new@example.com", "Lin Yao", "en")
    assert person.check_password(PASSWORD)
    assert person.brand_roles == {(brand.pk, Role.MARKETING)}


def test_invitation_is_used_once(manager, brand):
    issued = invite(manager, brand)
    accept(issued.secret)

    with pytest.raises(InvitationClosedError):
        accept(issued.secret)


def test_invitation_expires_after_72_hours(manager, brand):
    issued = invite(manager, brand)

    with pytest.raises(InvitationClosedError):
        accept(issued.secret, at=NOW + timedelta(hours=72))


def test_revoked_invitation_is_closed(manager, brand):
    issued = invite(manager, brand)

    actions.revoke(invitation=issued.invitation, by=manager, at=NOW)

    with pytest.raises(InvitationClosedError):
        accept(issued.secret)
    with pytest.raises(InvitationClosedError):
        actions.revoke(invitation=issued.invitation, by=manager, at=NOW)


def test_resending_makes_a_new_link_and_kills_the_old(manager, brand):
    issued = invite(manager, brand, at=NOW - timedelta(hours=80))

    renewed = actions.resend(invitation=issued.invitation, by=manager, at=NOW)

    with pytest.raises(InvitationClosedError):
        accept(issued.secret)
    assert accept(renewed.secret).email == "new@example.com"


def test_unknown_secret_is_closed(db):
    with pytest.raises(InvitationClosedError):
        accept("guess")


def test_address_with_an_account_is_not_taken_over(manager, brand):
    UserFactory(email="new@example.com")
    issued = invite(manager, brand)

    with pytest.raises(InvitationAddressError):
        accept(issued.secret)


def test_person_with_an_account_joins(manager, brand):
    person = UserFactory(email="new@example.com")
    issued = invite(manager, brand)

    actions.accept_as_member(secret=issued.secret, by=person, at=NOW)

    assert User.objects.get(pk=person.pk).brand_roles == {(brand.pk, Role.MARKETING)}


def test_invitation_is_bound_to_its_address(manager, brand, nobody):
    issued = invite(manager, brand)

    with pytest.raises(InvitationAddressError):
        actions.accept_as_member(secret=issued.secret, by=nobody, at=NOW)


def test_manager_sees_invitations_of_own_brands_alone(manager, brand, stranger, operator):
    invitation = InvitationFactory(brand=brand)
    InvitationFactory(brand=brand, as_administrator=True)

    seen = [list(Invitation.objects.visible_to(user)) for user in (manager, stranger, operator)]

    assert seen == [[invitation], [], []]
