"""Ways in. The secret leaves an action once, in what it returns; the database knows its hash."""

from datetime import datetime, timedelta
from typing import NamedTuple

from django.db import transaction

from accounts.audit import name_actor
from accounts.errors import (
    AlreadyHasRoleError,
    DeactivatedError,
    InvitationAddressError,
    InvitationClosedError,
)
from accounts.models import Brand, Invitation, Membership, User
from accounts.roles import Capability
from accounts.rules import require
from accounts.tokens import hashed, new_secret

VALID_FOR = timedelta(hours=72)


class Issued(NamedTuple):
    invitation: Invitation
    secret: str


@transaction.atomic
def invite(
    *,
    email: str,
    brand: Brand | None,
    role: str,
    by: User,
    at: datetime,
    name: str = "",
    as_administrator: bool = False,
) -> Issued:
    """Another open invitation of the address to the same place is revoked: one link is enough to lose."""
    _require_inviter(by, brand, as_administrator=as_administrator)
    email = email.strip().lower()
    if brand and Membership.objects.filter(user__email=email, brand=brand, role=role).exists():
        raise AlreadyHasRoleError(field="email")
    Invitation.objects.pending().filter(email=email, brand=brand, role=role).update(
        revoked_at=at, revoked_by=by
    )
    secret = new_secret()
    invitation = Invitation.objects.create(
        email=email,
        name=name,
        brand=brand,
        role=role,
        as_administrator=as_administrator,
        token_hash=hashed(secret),
        invited_by=by,
        expires_at=at + VALID_FOR,
    )
    return Issued(invitation, secret)


@transaction.atomic
def resend(*, invitation: Invitation, by: User, at: datetime) -> Issued:
    """A new link with a new term; the earlier link is dead from now on."""
    _require_inviter(by, invitation.brand, as_administrator=invitation.as_administrator)
    secret = new_secret()
    renewed = (
        Invitation.objects.pending()
        .filter(pk=invitation.pk)
        .update(token_hash=hashed(secret), expires_at=at + VALID_FOR)
    )
    if not renewed:
        raise InvitationClosedError
    invitation.refresh_from_db()
    return Issued(invitation, secret)


@transaction.atomic
def revoke(*, invitation: Invitation, by: User, at: datetime) -> None:
    _require_inviter(by, invitation.brand, as_administrator=invitation.as_administrator)
    revoked = Invitation.objects.pending().filter(pk=invitation.pk).update(revoked_at=at, revoked_by=by)
    if not revoked:
        raise InvitationClosedError


@transaction.atomic
def accept_as_newcomer(*, secret: str, name: str, password: str, language: str, at: datetime) -> User:
    """Whoever holds the secret of an address without an account becomes that person."""
    invitation = _locked(secret, at)
    if User.objects.filter(email=invitation.email).exists():
        raise InvitationAddressError
    person = User.objects.create_user(invitation.email, password, name=name, language=language)
    name_actor(person)
    _admit(invitation, person, at)
    return person


@transaction.atomic
def accept_as_member(*, secret: str, by: User, at: datetime) -> None:
    """Somebody who has an account joins one more place."""
    invitation = _locked(secret, at)
    if invitation.email != by.email:
        raise InvitationAddressError
    if not by.is_active:
        raise DeactivatedError
    _admit(invitation, by, at)


def _require_inviter(by: User, brand: Brand | None, *, as_administrator: bool) -> None:
    if as_administrator or brand is None:
        require(by, Capability.MANAGE_BRANDS)
    if brand is not None:
        require(by, Capability.INVITE_PEOPLE, brand)


def _locked(secret: str, at: datetime) -> Invitation:
    invitation: Invitation | None = (
        Invitation.objects.open(at).filter(token_hash=hashed(secret)).select_for_update(of=("self",)).first()
    )
    if invitation is None:
        raise InvitationClosedError
    return invitation


def _admit(invitation: Invitation, person: User, at: datetime) -> None:
    if invitation.brand is not None:
        Membership.objects.get_or_create(user=person, brand=invitation.brand, role=invitation.role)
    if invitation.as_administrator and not person.is_administrator:
        person.is_administrator = True
        person.save(update_fields=["is_administrator"])
    invitation.accepted_at, invitation.accepted_by = at, person
    invitation.save(update_fields=["accepted_at", "accepted_by"])
