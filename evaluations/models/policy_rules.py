from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.audit import audited
from core.constraints import known, within
from evaluations.dimensions import CapKind, Renewal, Tier
from evaluations.triggers import immutable_with_parent

from .policies import Policy


@audited()
class CapRule(models.Model):
    """How far incidents of a kind hold a tier down, and for how long (null: until lifted)."""

    policy = models.ForeignKey(Policy, models.CASCADE, related_name="cap_rules")
    kind = models.CharField(_("cause"), max_length=20, choices=CapKind.choices)
    at_least = models.PositiveSmallIntegerField(_("from this many"), default=1)
    within_days = models.PositiveSmallIntegerField(_("within days"), default=180)
    max_tier = models.PositiveSmallIntegerField(_("highest tier"), choices=Tier.choices)
    days = models.PositiveSmallIntegerField(_("days"), null=True, blank=True)

    class Meta:
        verbose_name = _("cap rule")
        verbose_name_plural = _("cap rules")
        constraints = [
            models.UniqueConstraint(
                fields=["policy", "kind", "at_least"], name="%(app_label)s_%(class)s_once"
            ),
            known("kind", CapKind),
            within("max_tier", 0, 4),
            models.CheckConstraint(
                name="%(app_label)s_%(class)s_counts_from_one",
                condition=Q(at_least__gte=1, within_days__gte=1) & (Q(days__isnull=True) | Q(days__gte=1)),
            ),
        ]
        triggers = [immutable_with_parent("evaluations_policy", "the_row.policy_id")]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} ≥ {self.at_least}: {self.get_max_tier_display()}"


@audited()
class TierRule(models.Model):
    """What a tier does: the renewal it suggests, the raise it offers, its share of a budget. Tier null: unrated."""

    policy = models.ForeignKey(Policy, models.CASCADE, related_name="tier_rules")
    tier = models.PositiveSmallIntegerField(_("tier"), choices=Tier.choices, null=True)
    renewal = models.CharField(_("suggested decision"), max_length=8, choices=Renewal.choices)
    # share of the base rate: 0.2 makes 15 % into 18 %
    commission_raise = models.FloatField(_("raise of the commission"), default=0)
    budget_multiple = models.FloatField(_("share of the budget, in multiples of B"), default=0)
    allows_fixed_fee = models.BooleanField(_("a fixed fee may be paid"), default=True)

    class Meta:
        verbose_name = _("tier rule")
        verbose_name_plural = _("tier rules")
        constraints = [
            models.UniqueConstraint(
                fields=["policy", "tier"], name="%(app_label)s_%(class)s_once", nulls_distinct=False
            ),
            known("renewal", Renewal),
            within("tier", 0, 4),
            models.CheckConstraint(
                name="%(app_label)s_%(class)s_not_negative",
                condition=Q(commission_raise__gte=0, budget_multiple__gte=0),
            ),
        ]
        triggers = [immutable_with_parent("evaluations_policy", "the_row.policy_id")]

    def __str__(self) -> str:
        return f"{self.get_tier_display() or '–'}: {self.get_renewal_display()}"
