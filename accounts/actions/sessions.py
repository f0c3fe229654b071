from datetime import datetime

from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session

from accounts.models import User


def end_all_sessions(person: User, at: datetime) -> None:
    """The new time is part of what every session must match, so even a session nobody listed is dead."""
    person.sessions_ended_at = at
    person.save(update_fields=["sessions_ended_at"])
    delete_sessions(person)


def delete_sessions(person: User, *, keep: str = "") -> None:
    ended = UserSession.objects.filter(user=person).exclude(session_key=keep)
    Session.objects.filter(session_key__in=list(ended.values_list("session_key", flat=True))).delete()
    ended.delete()
