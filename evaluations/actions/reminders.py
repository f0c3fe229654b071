"""Telling people what is due. What was told is written down first: a mail may be lost, never doubled."""

from __future__ import annotations

from datetime import datetime
from functools import partial

from django.db import transaction

from evaluations.mail import send_mails
from evaluations.models import Evaluation, Reminder


@transaction.atomic
def send_reminders(*, at: datetime) -> int:
    """Remind scorers a day and two after publication and six hours before the deadline, then their managers.

    Once for each kind, person and deadline, whenever and however often it runs; how many were written down.
    """
    written = Reminder.objects.insert_due(Evaluation.objects.to_do(at), at=at)
    if written:
        transaction.on_commit(partial(send_mails, written))
    return len(written)
