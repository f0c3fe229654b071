from __future__ import annotations

from datetime import datetime

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.audit import audited
from accounts.models import Brand, User
from campaigns.models import Campaign, Collaboration
from core.constraints import known, paired, within
from core.triggers import append_only
from evaluations.dimensions import NUMBER_DIMENSIONS, Dimension
from evaluations.given import GivenMark
from evaluations.querysets import EvaluationQuerySet, MarkQuerySet
from evaluations.scoring import adjusted
from evaluations.states import EvaluationState

from .scorecards import ROLE_CHOICES, Criterion, Scorecard

PERSON = settings.AUTH_USER_MODEL
REASON_DUE = (0, 1, 2, 5)


def reason_is_due(value: int | None) -> bool:
    """A mark of 2 or less, or of 5, needs a reason."""
    return value in REASON_DUE


@audited()
class CampaignScoring(models.Model):
    """What is pinned when a campaign starts: its scorecard, and which dimensions come from numbers."""

    campaign = models.OneToOneField(Campaign, models.PROTECT, primary_key=True, related_name="scoring")
    scorecard = models.ForeignKey(Scorecard, models.PROTECT, related_name="campaigns")
    number_dimensions = ArrayField(
        models.CharField(max_length=16, choices=Dimension.choices), default=list, blank=True
    )
    pinned_at = models.DateTimeField()

    class Meta:
        verbose_name = _("scoring of a campaign")
        verbose_name_plural = _("scoring of campaigns")
        constraints = [
            models.CheckConstraint(
                name="%(app_label)s_%(class)s_numbers_exist",
                condition=models.Q(
                    number_dimensions__contained_by=[dimension.value for dimension in NUMBER_DIMENSIONS]
                ),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.campaign} · {self.scorecard}"

    def asks(self, criterion: Criterion, role: str) -> bool:
        """Of people, in this campaign: numbers that have a source are not asked."""
        return role in criterion.roles and (
            criterion.asked == Criterion.Asked.ALWAYS or criterion.dimension not in self.number_dimensions
        )

    def asked_of(self, role: str) -> list[Criterion]:
        """In the scorecard's order. Reads the prefetched criteria."""
        return [criterion for criterion in self.scorecard.criteria.all() if self.asks(criterion, role)]


@audited()
class Evaluation(models.Model):
    """One role's scorecard of one collaboration, owed by one person."""

    collaboration = models.ForeignKey(Collaboration, models.PROTECT, related_name="evaluations")
    role = models.CharField(_("role"), max_length=20, choices=ROLE_CHOICES)
    scorer = models.ForeignKey(PERSON, models.PROTECT, related_name="evaluations", verbose_name=_("scorer"))
    substitute_for = models.ForeignKey(
        PERSON, models.PROTECT, null=True, blank=True, related_name="evaluations_handed_over"
    )
    state = models.CharField(
        _("state"), max_length=10, choices=EvaluationState.choices, default=EvaluationState.OPEN
    )
    opened_at = models.DateTimeField()
    due_at = models.DateTimeField(_("due"))
    submitted_at = models.DateTimeField(_("submitted"), null=True)
    note = models.TextField(_("note"), blank=True)
    # A late evaluation of a settled collaboration is accepted only after this.
    reopened_at = models.DateTimeField(null=True)
    reopened_by = models.ForeignKey(PERSON, models.PROTECT, null=True, related_name="evaluations_reopened")
    reopen_reason = models.TextField(_("reason for re-opening"), blank=True)

    # Set by `with_settled`.
    is_settled: bool
    # Set by `with_reminded`.
    reminded_at: datetime | None
    # Set by `suggest_substitutes`: who may take it over.
    suggested: User | None

    objects = EvaluationQuerySet.as_manager()

    class Meta:
        verbose_name = _("evaluation")
        verbose_name_plural = _("evaluations")
        constraints = [
            models.UniqueConstraint(
                fields=["collaboration", "role", "scorer"], name="%(app_label)s_%(class)s_once"
            ),
            known("state", EvaluationState),
            known("role", [role for role, _label in ROLE_CHOICES]),
            models.CheckConstraint(
                name="%(app_label)s_%(class)s_submitted_has_time",
                condition=models.Q(state="submitted", submitted_at__isnull=False)
                | (~models.Q(state="submitted") & models.Q(submitted_at__isnull=True)),
            ),
            paired("reopened"),
            models.CheckConstraint(
                name="%(app_label)s_%(class)s_reopened_has_reason",
                condition=models.Q(reopened_at__isnull=True) | ~models.Q(reopen_reason=""),
                violation_error_message=_("Re-opening an evaluation needs a reason."),
            ),
        ]
        indexes = [
            models.Index(
                fields=["scorer", "due_at"], name="evaluations_queue", condition=models.Q(state="open")
            ),
        ]

    def __str__(self) -> str:
        return f"{self.collaboration} · {self.get_role_display()}"

    def get_absolute_url(self) -> str:
        return reverse("evaluations:evaluation", args=[self.pk])

    @property
    def is_open(self) -> bool:
        return self.state == EvaluationState.OPEN

    @property
    def is_late(self) -> bool:
        return self.submitted_at is not None and self.submitted_at > self.due_at

    @property
    def named_scorer_id(self) -> int:
        """The person the campaign named, whoever stands in for them."""
        return self.substitute_for_id or self.scorer_id

    def asked(self) -> list[Criterion]:
        """What the form asks. Reads what `with_criteria` prefetched."""
        return self.collaboration.campaign.scoring.asked_of(self.role)

    def draft(self) -> dict[int, GivenMark]:
        """What was chosen so far, by criterion. Reads the prefetched drafts."""
        return {draft.criterion_id: GivenMark.of(draft) for draft in self.draft_marks.all()}

    @property
    def brand(self) -> Brand:
        return self.collaboration.campaign.brand


class DraftMark(models.Model):
    """What a scorer has chosen and not yet submitted; nobody else ever sees it."""

    evaluation = models.ForeignKey(Evaluation, models.CASCADE, related_name="draft_marks")
    criterion = models.ForeignKey(Criterion, models.PROTECT, related_name="+")
    value = models.PositiveSmallIntegerField(_("mark"), null=True)
    not_applicable = models.BooleanField(_("not applicable"), default=False)
    reason = models.TextField(_("reason"), blank=True)
    saved_at = models.DateTimeField()

    class Meta:
        verbose_name = _("draft mark")
        verbose_name_plural = _("draft marks")
        constraints = [
            models.UniqueConstraint(fields=["evaluation", "criterion"], name="%(app_label)s_%(class)s_once"),
            within("value", 0, 5),
        ]

    def __str__(self) -> str:
        return f"{self.evaluation} · {self.criterion}"


class Mark(models.Model):
    """A submitted mark. A correction is the next version, with its reason; the highest version counts."""

    evaluation = models.ForeignKey(Evaluation, models.PROTECT, related_name="marks")
    criterion = models.ForeignKey(Criterion, models.PROTECT, related_name="marks")
    version = models.PositiveSmallIntegerField(default=1)
    value = models.PositiveSmallIntegerField(_("mark"), null=True)
    not_applicable = models.BooleanField(_("not applicable"), default=False)
    reason = models.TextField(_("reason"), blank=True)
    correction_reason = models.TextField(_("reason for the correction"), blank=True)
    after_reveal = models.BooleanField(_("changed after others' marks were visible"), default=False)
    # the ruling that made this version
    review = models.ForeignKey("evaluations.Review", models.PROTECT, null=True, related_name="marks")
    marked_by = models.ForeignKey(PERSON, models.PROTECT, related_name="marks")
    marked_at = models.DateTimeField()

    # Set by `with_leniency`.
    rater_version: int | None
    leniency: float | None

    objects = MarkQuerySet.as_manager()

    class Meta:
        verbose_name = _("mark")
        verbose_name_plural = _("marks")
        constraints = [
            models.UniqueConstraint(
                fields=["evaluation", "criterion", "version"], name="%(app_label)s_%(class)s_version_once"
            ),
            within("value", 0, 5),
            models.CheckConstraint(
                name="%(app_label)s_%(class)s_value_or_not_applicable",
                condition=models.Q(value__isnull=True, not_applicable=True)
                | models.Q(value__isnull=False, not_applicable=False),
                violation_error_message=_("A mark is a number from 0 to 5 or “not applicable”."),
            ),
            models.CheckConstraint(
                name="%(app_label)s_%(class)s_reason_where_due",
                condition=models.Q(value__isnull=True)
                | ~models.Q(value__in=REASON_DUE)
                | ~models.Q(reason=""),
                violation_error_message=_("A mark of 2 or less, or of 5, needs a reason."),
            ),
            models.CheckConstraint(
                name="%(app_label)s_%(class)s_correction_has_reason",
                condition=models.Q(version=1) | ~models.Q(correction_reason=""),
                violation_error_message=_("A correction needs a reason."),
            ),
        ]
        triggers = [append_only()]

    def __str__(self) -> str:
        return f"{self.criterion}: {'N/A' if self.not_applicable else self.value}"

    @property
    def adjusted(self) -> float | None:
        """Without the rater's known leniency; None before it settles, and where none was taken out."""
        if self.value is None or self.rater_version is None:
            return None
        return adjusted(self.value, self.leniency or 0.0)
