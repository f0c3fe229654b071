"""Reminders by mail: one for each person and kind, in the person's language and time zone.

Without a mail server the mail is a file, as everywhere.
"""

from __future__ import annotations

import logging
import smtplib
from collections.abc import Collection
from itertools import groupby
from zoneinfo import ZoneInfo

from django.conf import settings
from django.core.mail import send_mail
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import ngettext

from .models import Reminder

log = logging.getLogger(__name__)
# A mail names so many and counts the others; the queue has them all.
MOST_NAMED = 30


def send_mails(ids: Collection[int]) -> None:
    reminders = Reminder.objects.filter(pk__in=ids).for_mail()
    for (_to, _kind), same in groupby(reminders, key=lambda reminder: (reminder.to_id, reminder.kind)):
        _send(list(same))


def _send(reminders: list[Reminder]) -> None:
    person = reminders[0].to
    with translation.override(person.language), timezone.override(ZoneInfo(person.time_zone)):
        subject, text = _subject(reminders), _text(reminders)
    try:
        send_mail(subject, text, None, [person.email])
    except (OSError, smtplib.SMTPException):
        log.warning("Reminders to person %s could not be mailed.", person.pk, exc_info=True)


def _subject(reminders: list[Reminder]) -> str:
    count = len(reminders)
    words = {
        Reminder.Kind.LAST: ngettext(
            "Due within six hours: %(count)d scorecard", "Due within six hours: %(count)d scorecards", count
        ),
        Reminder.Kind.ESCALATED: ngettext(
            "Past the deadline: %(count)d scorecard of your team",
            "Past the deadline: %(count)d scorecards of your team",
            count,
        ),
    }
    usual = ngettext("To score: %(count)d scorecard", "To score: %(count)d scorecards", count)
    return words.get(Reminder.Kind(reminders[0].kind), usual) % {"count": count}


def _text(reminders: list[Reminder]) -> str:
    first = reminders[0]
    is_escalated = first.kind == Reminder.Kind.ESCALATED
    context = {
        "person": first.to,
        "is_escalated": is_escalated,
        "lines": [(reminder, _link(reminder)) for reminder in reminders[:MOST_NAMED]],
        "more": max(len(reminders) - MOST_NAMED, 0),
        "all_link": _address("evaluations:team" if is_escalated else "evaluations:queue"),
    }
    return render_to_string("evaluations/reminder_mail.txt", context)


def _link(reminder: Reminder) -> str:
    escalated = reminder.kind == Reminder.Kind.ESCALATED
    return _address(
        "evaluations:substitute" if escalated else "evaluations:evaluation", reminder.evaluation_id
    )


def _address(name: str, *args: int) -> str:
    return settings.BASE_URL.rstrip("/") + reverse(name, args=args)
