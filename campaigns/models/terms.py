from __future__ import annotations

import pgtrigger
from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.audit import audited
from campaigns.querysets import PartQuerySet
from core.constraints import known, not_negative, paired, within

from .collaborations import Collaboration

PERSON = settings.AUTH_USER_MODEL


class TermsForm(models.TextChoices):
    COMMISSION = "commission", _("Commission only")
    GUARANTEE = "guarantee", _("Guarantee and commission")
    BUYOUT = "buyout", _("Buy-out")
    PAID_PROMOTION = "paid_promotion", _("Paid promotion")
    LIVE = "live", _("Live")


class Settlement(models.TextChoices):
    CPS = "cps", _("Per sale (CPS)")
    CPM = "cpm", _("Per thousand views (CPM)")
    FIXED = "fixed", _("Fixed")


# What each form has no room for. A commission may come with any.
UNUSED_BY_FORM: dict[TermsForm, tuple[str, ...]] = {
    TermsForm.COMMISSION: ("fixed_fee_minor", "guarantee_minor", "cpm_minor"),
    TermsForm.GUARANTEE: ("fixed_fee_minor", "cpm_minor"),
    TermsForm.BUYOUT: ("guarantee_minor", "cpm_minor"),
    TermsForm.PAID_PROMOTION: ("guarantee_minor",),
    TermsForm.LIVE: (),
}


def _only_used() -> models.Q:
    allowed = models.Q()
    for form, unused in UNUSED_BY_FORM.items():
        allowed |= models.Q(form=form.value, **{f"{name}__isnull": True for name in unused})
    return allowed


@audited()
class Terms(models.Model):
    """What was agreed. A version is locked once accepted; a change after that is a new version."""

    collaboration = models.ForeignKey(Collaboration, models.PROTECT, related_name="terms")
    version = models.PositiveSmallIntegerField()
    form = models.CharField(_("form"), max_length=16, choices=TermsForm.choices)
    settlement = models.CharField(_("settlement"), max_length=8, choices=Settlement.choices)
    currency = models.CharField(_("currency"), max_length=3)
    fixed_fee_minor = models.BigIntegerField(_("fixed fee"), null=True, blank=True)
    guarantee_minor = models.BigIntegerField(_("guarantee"), null=True, blank=True)
    cpm_minor = models.BigIntegerField(_("price per thousand views"), null=True, blank=True)
    commission_bp = models.PositiveIntegerField(
        _("commission"), null=True, blank=True, help_text=_("In hundredths of a percent.")
    )
    agreed_videos = models.PositiveSmallIntegerField(_("agreed videos"), default=1)
    agreed_on = models.DateField(_("agreed date of the last video"), null=True, blank=True)
    note = models.TextField(_("note"), blank=True)
    written_by = models.ForeignKey(PERSON, models.PROTECT, related_name="terms_written")
    written_at = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True, editable=False)
    accepted_by = models.ForeignKey(
        PERSON, models.PROTECT, null=True, editable=False, related_name="terms_accepted"
    )

    objects = PartQuerySet.as_manager()

    class Meta:
        verbose_name = _("terms")
        verbose_name_plural = _("terms")
        constraints = [
            models.UniqueConstraint(
                fields=["collaboration", "version"], name="%(app_label)s_%(class)s_version_once"
            ),
            models.UniqueConstraint(
                fields=["collaboration"],
                name="%(app_label)s_%(class)s_one_open",
                condition=models.Q(accepted_at__isnull=True),
                violation_error_message=_("There is an open version of the terms already."),
            ),
            known("form", TermsForm),
            known("settlement", Settlement),
            models.CheckConstraint(
                name="%(app_label)s_%(class)s_currency_is_a_code",
                condition=models.Q(currency__regex=r"^[A-Z]{3}$"),
                violation_error_message=_("A currency has three capital letters, such as USD."),
            ),
            models.CheckConstraint(
                name="%(app_label)s_%(class)s_settlement_has_price",
                condition=models.Q(settlement="cps", commission_bp__isnull=False)
                | models.Q(settlement="cpm", cpm_minor__isnull=False)
                | models.Q(settlement="fixed", fixed_fee_minor__isnull=False),
                violation_error_message=_("The way of settling needs its price."),
            ),
            models.CheckConstraint(
                name="%(app_label)s_%(class)s_guarantee_has_amount",
                condition=~models.Q(form="guarantee") | models.Q(guarantee_minor__isnull=False),
                violation_error_message=_("A guarantee needs its amount."),
            ),
            models.CheckConstraint(
                name="%(app_label)s_%(class)s_form_uses_amounts",
                condition=_only_used(),
                violation_error_message=_("This form of terms has no such amount."),
            ),
            paired("accepted"),
            within("commission_bp", 0, 10_000),
            within("agreed_videos", 1, 500),
            *not_negative("fixed_fee_minor", "guarantee_minor", "cpm_minor"),
        ]
        triggers = [
            pgtrigger.Protect(
                name="locked_once_accepted",
                operation=pgtrigger.Update | pgtrigger.Delete,
                condition=pgtrigger.Q(old__accepted_at__isnull=False),
            )
        ]

    def __str__(self) -> str:
        return f"{self.collaboration} v{self.version}"

    @property
    def commission(self) -> float | None:
        """As a fraction."""
        return None if self.commission_bp is None else self.commission_bp / 10_000
