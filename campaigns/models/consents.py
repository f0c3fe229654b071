from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from campaigns.querysets import PartQuerySet
from core.triggers import append_only

from .collaborations import Collaboration

PERSON = settings.AUTH_USER_MODEL


class PauseConsent(models.Model):
    """A manager's yes to a collaboration with a creator whom the brand had paused. Append-only."""

    collaboration = models.ForeignKey(Collaboration, models.PROTECT, related_name="pause_consents")
    reason = models.TextField(_("reason"))
    given_by = models.ForeignKey(PERSON, models.PROTECT, related_name="pause_consents_given")
    given_at = models.DateTimeField()

    objects = PartQuerySet.as_manager()

    class Meta:
        verbose_name = _("consent to a paused creator")
        verbose_name_plural = _("consents to paused creators")
        constraints = [
            models.CheckConstraint(
                name="%(app_label)s_%(class)s_has_reason",
                condition=~models.Q(reason=""),
                violation_error_message=_("Working with a paused creator needs a reason."),
            ),
        ]
        triggers = [append_only()]

    def __str__(self) -> str:
        return f"{self.collaboration}: {self.reason}"
