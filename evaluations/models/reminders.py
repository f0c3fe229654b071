from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from core.constraints import known
from core.triggers import append_only
from evaluations.querysets import ReminderQuerySet

from .marks import Evaluation

PERSON = settings.AUTH_USER_MODEL


class Reminder(models.Model):
    """That a person was told of an evaluation that is due; once for each kind and deadline."""

    class Kind(models.TextChoices):
        FIRST = "first", _("A day after publication")
        SECOND = "second", _("Two days after publication")
        LAST = "last", _("Six hours before the deadline")
        ESCALATED = "escalated", _("Past the deadline, to the manager")

    evaluation = models.ForeignKey(Evaluation, models.PROTECT, related_name="reminders")
    kind = models.CharField(_("kind"), max_length=10, choices=Kind.choices)
    to = models.ForeignKey(PERSON, models.PROTECT, related_name="reminders")
    # the deadline it is about: a new publication begins anew
    due_at = models.DateTimeField(_("due"))
    sent_at = models.DateTimeField()

    objects = ReminderQuerySet.as_manager()

    class Meta:
        verbose_name = _("reminder")
        verbose_name_plural = _("reminders")
        constraints = [
            models.UniqueConstraint(
                fields=["evaluation", "kind", "to", "due_at"], name="%(app_label)s_%(class)s_once"
            ),
            known("kind", ["first", "second", "last", "escalated"]),
        ]
        triggers = [append_only()]

    def __str__(self) -> str:
        return f"{self.evaluation} {self.get_kind_display()}"
