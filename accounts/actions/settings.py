"""What people do about themselves."""

from datetime import datetime
from typing import NamedTuple

from allauth.usersessions.models import UserSession
from django.db import transaction

from accounts.audit import name_actor
from accounts.models import ApiToken, User
from accounts.tokens import PREFIX_LENGTH, hashed, new_secret
from core.errors import NotAllowedError

from .sessions import delete_sessions


class NewToken(NamedTuple):
    token: ApiToken
    secret: str


@transaction.atomic
def change_settings(*, person: User, name: str, language: str, time_zone: str, by: User) -> None:
    _require_self(by, person)
    person.name, person.language, person.time_zone = name, language, time_zone
    person.save(update_fields=["name", "language", "time_zone"])


@transaction.atomic
def change_language(*, person: User, language: str, by: User) -> None:
    _require_self(by, person)
    person.language = language
    person.save(update_fields=["language"])


@transaction.atomic
def create_token(*, name: str, scope: str, expires_at: datetime, by: User) -> NewToken:
    _require_self(by, by)
    secret = new_secret()
    token = ApiToken.objects.create(
        user=by,
        name=name,
        scope=scope,
        expires_at=expires_at,
        prefix=secret[:PREFIX_LENGTH],
        token_hash=hashed(secret),
    )
    return NewToken(token, secret)


@transaction.atomic
def revoke_token(*, token: ApiToken, by: User, at: datetime) -> None:
    _require_self(by, token.user)
    ApiToken.objects.filter(pk=token.pk, revoked_at=None).update(revoked_at=at)


@transaction.atomic
def end_session(*, session: UserSession, by: User) -> None:
    _require_self(by, session.user)
    session.end()


@transaction.atomic
def end_other_sessions(*, keep: str, by: User) -> None:
    """All of one's own sessions but the one with this key."""
    _require_self(by, by)
    delete_sessions(by, keep=keep)


def _require_self(by: User, person: User) -> None:
    if by != person or not by.is_active:
        raise NotAllowedError
    name_actor(by)
