from __future__ import annotations

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.audit import audited
from campaigns.models import Collaboration
from core.constraints import known, paired, within
from evaluations.dimensions import Renewal, Tier
from evaluations.querysets import RenewalQuerySet

from .standings import Standing

PERSON = settings.AUTH_USER_MODEL


@audited()
class RenewalItem(models.Model):
    """What to do with a creator after a closed campaign: suggested by the tier, decided by a named person."""

    collaboration = models.OneToOneField(Collaboration, models.PROTECT, related_name="renewal")
    standing = models.ForeignKey(Standing, models.PROTECT, null=True, related_name="+", db_index=False)
    tier = models.PositiveSmallIntegerField(_("tier"), choices=Tier.choices, null=True)
    suggestion = models.CharField(_("suggestion"), max_length=8, choices=Renewal.choices)
    # in hundredths of a percent
    suggested_commission_bp = models.PositiveIntegerField(_("suggested commission"), null=True)
    suggested_at = models.DateTimeField()
    decision = models.CharField(_("decision"), max_length=8, choices=Renewal.choices, blank=True)
    commission_bp = models.PositiveIntegerField(_("commission"), null=True)
    reason = models.TextField(_("reason"), blank=True)
    decided_at = models.DateTimeField(null=True)
    decided_by = models.ForeignKey(PERSON, models.PROTECT, null=True, related_name="renewals_decided")

    # By with_facts().
    score: float | None
    base_bp: int | None

    objects = RenewalQuerySet.as_manager()

    class Meta:
        verbose_name = _("renewal")
        verbose_name_plural = _("renewals")
        constraints = [
            known("suggestion", Renewal),
            known("decision", ["", *Renewal.values]),
            within("commission_bp", 0, 10_000),
            within("suggested_commission_bp", 0, 10_000),
            within("tier", 0, 4),
            paired("decided"),
            models.CheckConstraint(
                name="%(app_label)s_%(class)s_decided_by_a_person",
                condition=models.Q(decision="", decided_at__isnull=True)
                | (~models.Q(decision="") & models.Q(decided_at__isnull=False)),
                violation_error_message=_("A decision has a person and a time."),
            ),
            models.CheckConstraint(
                name="%(app_label)s_%(class)s_pause_has_reason",
                condition=~models.Q(decision="pause") | ~models.Q(reason=""),
                violation_error_message=_("Pausing a creator needs a reason."),
            ),
        ]
        indexes = [
            models.Index(
                fields=["suggested_at"], name="evaluations_renewal_open", condition=models.Q(decision="")
            )
        ]

    def __str__(self) -> str:
        return f"{self.collaboration}: {self.get_decision_display() or self.get_suggestion_display()}"

    def get_absolute_url(self) -> str:
        return reverse("evaluations:renewal", args=[self.pk])
