from __future__ import annotations

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.audit import audited
from accounts.models import Brand
from accounts.roles import Role
from campaigns.models import Deliverable
from core.constraints import known, paired, within
from core.triggers import append_only
from evaluations.dimensions import Dimension
from evaluations.querysets import (
    AgreementQuerySet,
    CalibrationMarkQuerySet,
    CalibrationRoundQuerySet,
    RaterEffectQuerySet,
    RaterVersionQuerySet,
)

from .policies import Policy
from .scorecards import Criterion

PERSON = settings.AUTH_USER_MODEL


class RaterVersion(models.Model):
    """How lenient raters were, from the marks of the policy's window before a week; frozen like the peer tables."""

    week = models.DateField(_("week"))  # its Monday
    policy = models.ForeignKey(Policy, models.PROTECT, related_name="rater_versions")
    built_at = models.DateTimeField()
    marks = models.PositiveIntegerField(_("marks in it"), default=0)
    units = models.PositiveIntegerField(_("shared criteria"), default=0)
    # of one mark around the truth, in points; null: nothing is shared yet
    sigma_e = models.FloatField(_("spread of a single mark"), null=True)

    objects = RaterVersionQuerySet.as_manager()

    class Meta:
        verbose_name = _("rater version")
        verbose_name_plural = _("rater versions")
        constraints = [
            models.UniqueConstraint(fields=["week", "policy"], name="%(app_label)s_%(class)s_once"),
            models.CheckConstraint(
                name="%(app_label)s_%(class)s_week_begins_on_monday",
                condition=models.Q(week__iso_week_day=1),
            ),
        ]
        triggers = [append_only()]

    def __str__(self) -> str:
        return f"{self.week:%G-W%V}"


class RaterEffect(models.Model):
    """One rater's leniency b, in points above colleagues on the same criteria; taken out of their bars."""

    version = models.ForeignKey(RaterVersion, models.PROTECT, related_name="effects")
    rater = models.ForeignKey(PERSON, models.PROTECT, related_name="rater_effects", db_index=False)
    # shrunk towards 0 and held within the policy's limit
    leniency = models.FloatField(_("leniency"))
    standard_error = models.FloatField(_("standard error"))
    # marks shared with others; 0: not linked to anybody
    n = models.PositiveIntegerField(_("shared marks"))
    marks = models.PositiveIntegerField(_("marks"))
    mean = models.FloatField(_("mean of the marks"))
    spread = models.FloatField(_("spread of the marks"), null=True)
    # how often each of 0 to 5 was given
    distribution = models.JSONField(default=list)
    needs_calibration = models.BooleanField(default=False)
    # gives nearly everything the same mark
    is_flat = models.BooleanField(default=False)

    objects = RaterEffectQuerySet.as_manager()

    class Meta:
        verbose_name = _("rater effect")
        verbose_name_plural = _("rater effects")
        constraints = [
            models.UniqueConstraint(fields=["version", "rater"], name="%(app_label)s_%(class)s_once"),
        ]
        indexes = [models.Index(fields=["rater", "version"], name="evaluations_effect_rater")]
        triggers = [append_only()]

    def __str__(self) -> str:
        return f"{self.rater} {self.leniency:+.2f}"

    @property
    def is_linked(self) -> bool:
        """Whether anything is shared with others; else leniency is 0 for want of knowledge."""
        return self.n > 0


class Light(models.TextChoices):
    """How far a criterion's marks may be relied on."""

    GREEN = "green", _("Good agreement")
    AMBER = "amber", _("Acceptable agreement")
    RED = "red", _("Poor agreement")
    NONE = "none", _("Too few shared marks")


class Agreement(models.Model):
    """How far a brand's raters agree on a criterion, or on a whole bar where the code is empty."""

    version = models.ForeignKey(RaterVersion, models.PROTECT, related_name="agreements")
    brand = models.ForeignKey(Brand, models.PROTECT, related_name="agreements", db_index=False)
    dimension = models.CharField(max_length=16, choices=Dimension.choices)
    # of the criterion, the same over versions of the scorecard
    code = models.CharField(_("criterion"), max_length=40, blank=True)
    units = models.PositiveIntegerField(_("collaborations marked by two or more"))
    # Krippendorff's alpha for interval data, of raw and of adjusted marks; null: no variance
    alpha = models.FloatField(null=True)
    alpha_adjusted = models.FloatField(null=True)
    # ICC(1,k): how reliable the mean of a panel is
    icc = models.FloatField(null=True)
    light = models.CharField(max_length=6, choices=Light.choices)

    objects = AgreementQuerySet.as_manager()

    class Meta:
        verbose_name = _("agreement")
        verbose_name_plural = _("agreements")
        constraints = [
            models.UniqueConstraint(
                fields=["version", "brand", "dimension", "code"], name="%(app_label)s_%(class)s_once"
            ),
            known("dimension", Dimension),
            known("light", Light),
        ]
        triggers = [append_only()]

    def __str__(self) -> str:
        return f"{self.brand} {self.code or self.dimension}: {self.light}"


@audited()
class CalibrationRound(models.Model):
    """The same past videos scored blind by all, to be compared level by level. Counts in no result."""

    brand = models.ForeignKey(Brand, models.PROTECT, related_name="calibration_rounds")
    title = models.CharField(_("title"), max_length=120)
    opened_by = models.ForeignKey(PERSON, models.PROTECT, related_name="calibration_rounds_opened")
    opened_at = models.DateTimeField()
    due_at = models.DateTimeField(_("due"))
    closed_by = models.ForeignKey(PERSON, models.PROTECT, null=True, related_name="calibration_rounds_closed")
    closed_at = models.DateTimeField(null=True)

    objects = CalibrationRoundQuerySet.as_manager()

    class Meta:
        verbose_name = _("calibration round")
        verbose_name_plural = _("calibration rounds")
        constraints = [
            paired("closed"),
            models.CheckConstraint(
                name="%(app_label)s_%(class)s_due_after_opening",
                condition=models.Q(due_at__gt=models.F("opened_at")),
                violation_error_message=_("A round is due after it opens."),
            ),
        ]

    # Set by `for_list`.
    is_to_do: bool

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("evaluations:calibration_round", args=[self.pk])

    @property
    def is_open(self) -> bool:
        return self.closed_at is None


class CalibrationVideo(models.Model):
    round = models.ForeignKey(CalibrationRound, models.PROTECT, related_name="videos")
    deliverable = models.ForeignKey(Deliverable, models.PROTECT, related_name="calibrations")
    position = models.PositiveSmallIntegerField()

    class Meta:
        verbose_name = _("video of a calibration round")
        verbose_name_plural = _("videos of calibration rounds")
        constraints = [
            models.UniqueConstraint(fields=["round", "deliverable"], name="%(app_label)s_%(class)s_once"),
            models.UniqueConstraint(
                fields=["round", "position"], name="%(app_label)s_%(class)s_position_once"
            ),
        ]
        triggers = [append_only()]

    def __str__(self) -> str:
        return f"{self.round} {self.position}"


@audited()
class CalibrationScorer(models.Model):
    """A person asked to score the videos of a round, as one role."""

    round = models.ForeignKey(CalibrationRound, models.PROTECT, related_name="scorers")
    user = models.ForeignKey(PERSON, models.PROTECT, related_name="calibrations")
    role = models.CharField(_("role"), max_length=20)
    submitted_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("scorer of a calibration round")
        verbose_name_plural = _("scorers of calibration rounds")
        constraints = [
            models.UniqueConstraint(fields=["round", "user"], name="%(app_label)s_%(class)s_once"),
        ]

    def __str__(self) -> str:
        return f"{self.round} · {self.user}"

    @property
    def role_label(self) -> str:
        return str(Role(self.role).label)


class CalibrationMark(models.Model):
    """One mark of a round; kept apart from marks, so that nothing of it can reach a score."""

    scorer = models.ForeignKey(CalibrationScorer, models.PROTECT, related_name="marks")
    video = models.ForeignKey(CalibrationVideo, models.PROTECT, related_name="marks")
    criterion = models.ForeignKey(Criterion, models.PROTECT, related_name="calibration_marks")
    value = models.PositiveSmallIntegerField(_("mark"), null=True)
    not_applicable = models.BooleanField(_("not applicable"), default=False)
    marked_at = models.DateTimeField()

    objects = CalibrationMarkQuerySet.as_manager()

    class Meta:
        verbose_name = _("mark of a calibration round")
        verbose_name_plural = _("marks of calibration rounds")
        constraints = [
            models.UniqueConstraint(
                fields=["scorer", "video", "criterion"], name="%(app_label)s_%(class)s_once"
            ),
            within("value", 0, 5),
            models.CheckConstraint(
                name="%(app_label)s_%(class)s_value_or_not_applicable",
                condition=models.Q(value__isnull=True, not_applicable=True)
                | models.Q(value__isnull=False, not_applicable=False),
                violation_error_message=_("A mark is a number from 0 to 5 or “not applicable”."),
            ),
        ]
        triggers = [append_only()]

    def __str__(self) -> str:
        return f"{self.criterion}: {'N/A' if self.not_applicable else self.value}"
