"""A forgotten password, where no mail reaches the person: an administrator hands over a link."""

from datetime import datetime, timedelta
from typing import NamedTuple

from django.db import transaction

from accounts.audit import name_actor
from accounts.errors import DeactivatedError, PasswordLinkClosedError
from accounts.models import PasswordLink, User
from accounts.roles import Capability
from accounts.rules import require
from accounts.tokens import hashed, new_secret

from .sessions import end_all_sessions

VALID_FOR = timedelta(hours=24)


class IssuedLink(NamedTuple):
    link: PasswordLink
    secret: str


@transaction.atomic
def issue_password_link(*, person: User, by: User, at: datetime) -> IssuedLink:
    """An earlier link of the person is dead from now on. The password itself stays until the link is used."""
    require(by, Capability.MANAGE_BRANDS)
    person = User.objects.select_for_update().get(pk=person.pk)
    if not person.is_active:
        raise DeactivatedError
    PasswordLink.objects.pending().filter(user=person).update(revoked_at=at)
    secret = new_secret()
    link = PasswordLink.objects.create(
        user=person, token_hash=hashed(secret), issued_by=by, expires_at=at + VALID_FOR
    )
    return IssuedLink(link, secret)


@transaction.atomic
def set_password_by_link(*, secret: str, password: str, at: datetime) -> User:
    """Uses the link up and ends every session, whoever had them. Raises PasswordLinkClosedError."""
    used = PasswordLink.objects.open(at).filter(token_hash=hashed(secret)).select_related("user")
    link = used.select_for_update(of=("self",)).first()
    if link is None:
        raise PasswordLinkClosedError
    name_actor(link.user)
    link.used_at = at
    link.save(update_fields=["used_at"])
    person: User = link.user
    person.set_password(password)
    person.save(update_fields=["password"])
    end_all_sessions(person, at)
    return person
