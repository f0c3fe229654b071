from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from campaigns.models import Collaboration, Deliverable
from commerce.querysets import ManualMatchQuerySet
from core.constraints import known
from core.triggers import append_only

from .orders import OrderLine

PERSON = settings.AUTH_USER_MODEL


class Rule(models.TextChoices):
    """In the order in which they are tried (product D4, method 9)."""

    CONTENT = "content", _("Content id")
    CODE = "code", _("Creator code")
    CLICK = "click", _("Last click")
    MANUAL = "manual", _("By hand")


class Attribution(models.Model):
    """Which collaboration an order line belongs to, and why: one at most. Derived from the rules and what people
    decided; made anew whenever either changes."""

    line = models.OneToOneField(OrderLine, models.CASCADE, primary_key=True, related_name="attribution")
    collaboration = models.ForeignKey(Collaboration, models.PROTECT, related_name="attributions")
    deliverable = models.ForeignKey(Deliverable, models.PROTECT, null=True, related_name="attributions")
    rule = models.CharField(_("matched by"), max_length=8, choices=Rule.choices)
    # the content id, the code or the link that matched; the words of a click that several links may bear
    matched = models.CharField(_("what matched"), max_length=120, blank=True)
    at = models.DateTimeField(_("matched"))

    class Meta:
        verbose_name = _("attribution")
        verbose_name_plural = _("attributions")
        constraints = [known("rule", Rule)]

    def __str__(self) -> str:
        return f"{self.line} → {self.collaboration}"


class ManualMatch(models.Model):
    """What a person decided of a line: its collaboration, or that it belongs to none; or that they take back what was
    decided, and the rules are asked again. The newest counts."""

    line = models.ForeignKey(OrderLine, models.PROTECT, related_name="manual_matches", db_index=False)
    collaboration = models.ForeignKey(Collaboration, models.PROTECT, null=True, related_name="manual_matches")
    is_withdrawal = models.BooleanField(default=False)
    reason = models.TextField(_("reason"))
    at = models.DateTimeField()
    by = models.ForeignKey(PERSON, models.PROTECT, related_name="manual_matches")

    objects = ManualMatchQuerySet.as_manager()

    class Meta:
        verbose_name = _("match by hand")
        verbose_name_plural = _("matches by hand")
        constraints = [
            models.CheckConstraint(
                name="%(app_label)s_%(class)s_has_reason",
                condition=~models.Q(reason=""),
                violation_error_message=_("Matching by hand needs a reason."),
            ),
            models.CheckConstraint(
                name="%(app_label)s_%(class)s_withdrawal_names_none",
                condition=models.Q(is_withdrawal=False) | models.Q(collaboration=None),
            ),
        ]
        indexes = [models.Index(fields=["line", "-at", "-id"], name="commerce_match_newest")]
        triggers = [append_only()]

    def __str__(self) -> str:
        return f"{self.line} → {self.collaboration}"
