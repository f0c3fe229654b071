from __future__ import annotations

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _

from campaigns.models import Collaboration, Deliverable
from core.triggers import append_only
from creators.models import Category, Creator
from evaluations.querysets import (
    CollaborationScoreQuerySet,
)

from .jobs import StandingJob
from .norms import NormTable, NormVersion
from .policies import Policy
from .raters import RaterVersion
from .scorecards import Scorecard
from .shapes import floats

PERSON = settings.AUTH_USER_MODEL


class CollaborationScore(models.Model):
    """The six bars of a settled collaboration, one row per version; the highest version counts."""

    collaboration = models.ForeignKey(Collaboration, models.PROTECT, related_name="scores")
    # Each index on this table is paid on every close, so only what is looked up has one.
    creator = models.ForeignKey(Creator, models.PROTECT, related_name="collaboration_scores", db_index=False)
    version = models.PositiveSmallIntegerField()
    job = models.ForeignKey(
        StandingJob, models.PROTECT, null=True, related_name="collaboration_scores", db_index=False
    )
    settled_on = models.DateField(_("settled"))
    videos = models.PositiveSmallIntegerField(_("videos"))
    # 0-5 or null, in the order of dimensions
    bars = floats(6)
    panel_roles = models.PositiveSmallIntegerField(_("roles that scored"), default=0)
    # of the role weights asked for, the share that scored; below 1 it settled without the whole panel
    panel_coverage = models.FloatField(_("share of the panel that scored"), db_default=1)
    # bars whose panels agree too little in this brand: they weigh half
    weak_bars = ArrayField(models.BooleanField(), size=6, null=True)
    reply_hours = models.FloatField(_("median hours to a reply"), null=True)
    is_final = models.BooleanField(_("final"), db_default=False)
    # the first version with these figures: what only became final moves no standing
    figures_id = models.BigIntegerField(null=True)
    open_review = models.BooleanField(_("the roles are too far apart"), default=False)
    # what the refund check found of its mature orders, in figures; null: there was nothing to check
    refund_check = models.JSONField(_("refund check"), null=True)
    score = models.FloatField(_("overall score"), null=True)
    coverage = models.FloatField(_("coverage"))
    goal_score = models.FloatField(_("score for the campaign's goal"), null=True)
    market = models.CharField(max_length=2, null=True)  # noqa: DJ001 -- NULL: unknown
    category = models.ForeignKey(Category, models.PROTECT, null=True, related_name="+", db_index=False)
    band = models.PositiveSmallIntegerField(null=True)
    cell = models.CharField(_("peer cell"), max_length=16)
    scorecard = models.ForeignKey(Scorecard, models.PROTECT, related_name="+", db_index=False)
    policy = models.ForeignKey(Policy, models.PROTECT, related_name="+", db_index=False)
    norm_version = models.ForeignKey(NormVersion, models.PROTECT, related_name="+", db_index=False)
    rater_version = models.ForeignKey(
        RaterVersion, models.PROTECT, null=True, related_name="+", db_index=False
    )
    # the moment whose facts it rests on
    created_at = models.DateTimeField()

    objects = CollaborationScoreQuerySet.as_manager()

    class Meta:
        verbose_name = _("collaboration score")
        verbose_name_plural = _("collaboration scores")
        constraints = [
            models.UniqueConstraint(
                fields=["creator", "collaboration", "version"], name="%(app_label)s_%(class)s_version_once"
            ),
            models.CheckConstraint(name="%(app_label)s_%(class)s_six_bars", condition=models.Q(bars__len=6)),
        ]
        triggers = [append_only()]

    def __str__(self) -> str:
        return f"{self.collaboration} v{self.version}"


class MetricScore(models.Model):
    """One metric of one video, seven days after publication, against the peers it was compared with.

    Sales are of all the videos of a collaboration together, and have no deliverable.
    """

    score = models.ForeignKey(CollaborationScore, models.PROTECT, related_name="metrics")
    deliverable = models.ForeignKey(Deliverable, models.PROTECT, null=True, related_name="+", db_index=False)
    metric = models.CharField(max_length=20, choices=NormTable.Metric.choices)
    currency = models.CharField(_("currency"), max_length=3, blank=True, db_default="")
    # on the scale of the norm table: views as ln(1 + views), rates shrunk to the peers' median, refunds negated
    value = models.FloatField()
    norm_table = models.ForeignKey(NormTable, models.PROTECT, null=True, related_name="+", db_index=False)
    points = models.FloatField(_("score"), null=True)

    class Meta:
        verbose_name = _("metric score")
        verbose_name_plural = _("metric scores")
        constraints = [
            models.UniqueConstraint(
                fields=["score", "deliverable", "metric"],
                name="%(app_label)s_%(class)s_once",
                nulls_distinct=False,
            ),
        ]
        triggers = [append_only()]

    def __str__(self) -> str:
        return f"{self.score} {self.get_metric_display()}: {self.points}"
