from __future__ import annotations

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from accounts.audit import audited
from accounts.roles import SCORING_ROLES
from campaigns.models import Goal
from core.constraints import known, within
from evaluations.dimensions import Dimension
from evaluations.querysets import ScorecardQuerySet
from evaluations.states import VersionState
from evaluations.triggers import immutable_once_published, immutable_with_parent

PERSON = settings.AUTH_USER_MODEL
ROLE_CHOICES = [(role.value, role.label) for role in SCORING_ROLES]


def in_language(chinese: str, english: str) -> str:
    return chinese if (get_language() or "").startswith("zh") else english


@audited()
class Scorecard(models.Model):
    """A version of what is asked, of whom, and how much it weighs. A published version never changes."""

    version = models.PositiveIntegerField(_("version"), unique=True)
    name_en = models.CharField(_("English name"), max_length=120)
    name_zh = models.CharField(_("Chinese name"), max_length=120)
    state = models.CharField(max_length=10, choices=VersionState.choices, default=VersionState.DRAFT)
    based_on = models.ForeignKey("self", models.PROTECT, null=True, related_name="successors")
    drafted_by = models.ForeignKey(PERSON, models.PROTECT, null=True, related_name="scorecards_drafted")
    drafted_at = models.DateTimeField()
    published_by = models.ForeignKey(PERSON, models.PROTECT, null=True, related_name="scorecards_published")
    published_at = models.DateTimeField(null=True)

    objects = ScorecardQuerySet.as_manager()

    class Meta:
        verbose_name = _("scorecard")
        verbose_name_plural = _("scorecards")
        constraints = [
            known("state", VersionState),
            models.CheckConstraint(
                name="%(app_label)s_%(class)s_published_has_time",
                condition=models.Q(state="draft", published_at__isnull=True)
                | models.Q(state="published", published_at__isnull=False),
            ),
            models.UniqueConstraint(
                fields=["state"],
                name="%(app_label)s_%(class)s_one_draft",
                condition=models.Q(state="draft"),
                violation_error_message=_("There is a draft already."),
            ),
        ]
        triggers = [immutable_once_published()]

    def __str__(self) -> str:
        return f"{in_language(self.name_zh, self.name_en)} v{self.version}"

    def get_absolute_url(self) -> str:
        return reverse("evaluations:scorecard", args=[self.pk])


@audited()
class GoalWeights(models.Model):
    """Percent each dimension weighs in a collaboration's score under one campaign goal; they sum to 100."""

    scorecard = models.ForeignKey(Scorecard, models.CASCADE, related_name="goal_weights")
    goal = models.CharField(_("goal"), max_length=16, choices=Goal.choices)
    content = models.PositiveSmallIntegerField(_("Content"))
    data = models.PositiveSmallIntegerField(_("Data"))
    conversion = models.PositiveSmallIntegerField(_("Conversion"))
    collaboration = models.PositiveSmallIntegerField(_("Collaboration"))
    compliance = models.PositiveSmallIntegerField(_("Compliance"))
    fulfilment = models.PositiveSmallIntegerField(_("Fulfilment"))

    class Meta:
        verbose_name = _("goal weights")
        verbose_name_plural = _("goal weights")
        constraints = [
            models.UniqueConstraint(fields=["scorecard", "goal"], name="%(app_label)s_%(class)s_once"),
            known("goal", Goal),
            models.CheckConstraint(
                name="%(app_label)s_%(class)s_sum_to_100",
                condition=models.Q(
                    content=100
                    - models.F("data")
                    - models.F("conversion")
                    - models.F("collaboration")
                    - models.F("compliance")
                    - models.F("fulfilment")
                ),
                violation_error_message=_("The weights of a goal sum to 100."),
            ),
        ]
        triggers = [immutable_with_parent("evaluations_scorecard", "the_row.scorecard_id")]

    def __str__(self) -> str:
        return f"{self.scorecard} · {self.get_goal_display()}"

    @property
    def in_order(self) -> list[int]:
        return [getattr(self, dimension) for dimension in Dimension.values]


@audited()
class Criterion(models.Model):
    """One question of a scorecard: which roles are asked, and its weight in percent of its dimension."""

    class Asked(models.TextChoices):
        ALWAYS = "always", _("Always")
        WITHOUT_SOURCE = "without_source", _("Where the campaign has no numbers for it")

    scorecard = models.ForeignKey(Scorecard, models.CASCADE, related_name="criteria")
    dimension = models.CharField(_("dimension"), max_length=16, choices=Dimension.choices)
    code = models.SlugField(_("code"), max_length=40)
    name_en = models.CharField(_("English name"), max_length=80)
    name_zh = models.CharField(_("Chinese name"), max_length=80)
    weight = models.PositiveSmallIntegerField(_("weight"))
    roles = ArrayField(models.CharField(max_length=20, choices=ROLE_CHOICES), verbose_name=_("roles asked"))
    asked = models.CharField(_("asked"), max_length=16, choices=Asked.choices, default=Asked.ALWAYS)
    position = models.PositiveSmallIntegerField(_("position"), default=0)

    class Meta:
        verbose_name = _("criterion")
        verbose_name_plural = _("criteria")
        constraints = [
            models.UniqueConstraint(
                fields=["scorecard", "code"],
                name="%(app_label)s_%(class)s_code_once",
                violation_error_message=_("The scorecard has a criterion with this code already."),
            ),
            known("dimension", Dimension),
            known("asked", ["always", "without_source"]),
            within("weight", 1, 100),
            models.CheckConstraint(
                name="%(app_label)s_%(class)s_asks_somebody",
                condition=models.Q(roles__len__gt=0)
                & models.Q(roles__contained_by=[role.value for role in SCORING_ROLES]),
                violation_error_message=_("A criterion is asked of at least one scoring role."),
            ),
        ]
        triggers = [immutable_with_parent("evaluations_scorecard", "the_row.scorecard_id")]

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        return in_language(self.name_zh, self.name_en)

    @property
    def role_labels(self) -> list[str]:
        """In the order of the roles, whatever order they were written in."""
        return [str(role.label) for role in SCORING_ROLES if role in self.roles]


@audited()
class Anchor(models.Model):
    """What a level of a criterion looks like, in words a scorer can check."""

    criterion = models.ForeignKey(Criterion, models.CASCADE, related_name="anchors")
    level = models.PositiveSmallIntegerField(_("level"))
    text_en = models.CharField(_("English text"), max_length=300)
    text_zh = models.CharField(_("Chinese text"), max_length=300)

    class Meta:
        verbose_name = _("anchor")
        verbose_name_plural = _("anchors")
        constraints = [
            models.UniqueConstraint(fields=["criterion", "level"], name="%(app_label)s_%(class)s_once"),
            within("level", 0, 5),
        ]
        triggers = [
            immutable_with_parent(
                "evaluations_scorecard",
                "(SELECT scorecard_id FROM evaluations_criterion WHERE id = the_row.criterion_id)",
            )
        ]

    def __str__(self) -> str:
        return f"{self.level}: {self.text}"

    @property
    def text(self) -> str:
        return in_language(self.text_zh, self.text_en)
