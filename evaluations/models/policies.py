from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.audit import audited
from core.constraints import known
from evaluations.querysets import PolicyQuerySet
from evaluations.states import VersionState
from evaluations.triggers import immutable_once_published

from .shapes import floats, rises, role_weights, sized, sums_to

PERSON = settings.AUTH_USER_MODEL


@audited()
class Policy(models.Model):
    """Every number of the method, as one version. Arrays of six follow the order of dimensions.

    Weights are percent, rates fractions, times days unless the name says hours. Role weights are in the order
    operations, marketing, customer service.
    """

    version = models.PositiveIntegerField(_("version"), unique=True)
    state = models.CharField(max_length=10, choices=VersionState.choices, default=VersionState.DRAFT)
    based_on = models.ForeignKey("self", models.PROTECT, null=True, related_name="successors")
    note = models.TextField(_("what changed and why"), blank=True)
    drafted_by = models.ForeignKey(PERSON, models.PROTECT, null=True, related_name="policies_drafted")
    drafted_at = models.DateTimeField()
    published_by = models.ForeignKey(PERSON, models.PROTECT, null=True, related_name="policies_published")
    published_at = models.DateTimeField(null=True)
    # an earlier version put back in force as it was: two people agreed to it then
    restores = models.ForeignKey("self", models.PROTECT, null=True, related_name="restorations")

    marks_due_hours = models.PositiveSmallIntegerField(_("hours to score"), default=72)
    settle_days = models.PositiveSmallIntegerField(_("days until numbers lock"), default=7)
    snapshot_tolerance_hours = models.PositiveSmallIntegerField(
        _("hours around that moment in which figures count as taken at it"), default=12
    )
    live_minutes = models.PositiveSmallIntegerField(_("minutes a live needs to count as a video"), default=30)
    final_days = models.PositiveSmallIntegerField(_("days until a score may be final"), default=30)
    review_days = models.PositiveSmallIntegerField(_("working days to rule on a review"), default=5)

    overall_weights = floats(6)
    content_roles = floats(3)
    data_roles = floats(3)
    conversion_roles = floats(3)
    collaboration_roles = floats(3)
    compliance_roles = floats(3)
    fulfilment_roles = floats(3)
    dispute_range = models.FloatField(_("range of role means that opens a review"), default=2.0)

    knot_probabilities = floats(7)
    knot_scores = floats(7)
    norm_window = models.PositiveSmallIntegerField(_("days of history in the norm tables"), default=180)
    norm_least = models.PositiveSmallIntegerField(
        _("values before a metric without a root has a norm table"), default=30
    )
    norm_weight = models.FloatField(_("weight of the parent cell"), default=30)
    views_root = floats(7)
    like_rate_root = floats(7)
    comment_rate_root = floats(7)
    views_pseudo = models.FloatField(_("pseudo-count of views"), default=1000)
    clicks_pseudo = models.FloatField(_("pseudo-count of clicks"), default=100)
    orders_pseudo = models.FloatField(_("pseudo-count of orders"), default=25)
    # views, like rate, comment rate, product clicks
    data_mix = floats(4)
    # UV value, net orders, refund rate
    conversion_mix = floats(3, default=(0.40, 0.25, 0.35))
    # early and complete, on the day, 1, 2, 3 and more than 3 days late
    lateness_scores = floats(6)
    # the median reply within so many hours gives the score at the same place, a slower one the last
    reply_hours = floats(5, default=(4, 12, 24, 48, 72))
    reply_scores = floats(6, default=(5, 4, 3, 2, 1, 0))
    reply_exchanges = models.PositiveSmallIntegerField(
        _("exchanges before the log says how fast somebody replies"), default=3
    )

    rater_lambda = models.FloatField(_("raters: pull towards no leniency"), default=5)
    rater_passes = models.PositiveSmallIntegerField(_("raters: passes"), default=30)
    rater_clamp = models.FloatField(_("raters: most that is taken out"), default=1.0)
    rater_window = models.PositiveSmallIntegerField(_("raters: days of history"), default=180)
    calibrate_leniency = models.FloatField(_("raters: leniency that asks for calibration"), default=0.5)
    calibrate_z = models.FloatField(_("raters: standard errors it must exceed"), default=2.0)
    flat_spread = models.FloatField(
        _("raters: share of the colleagues’ spread below which marks are flat"), default=0.5
    )
    agreement_units = models.PositiveSmallIntegerField(
        _("agreement: shared criteria before it is judged"), default=30
    )
    alpha_green = models.FloatField(_("agreement: good from this alpha"), default=0.80)
    alpha_amber = models.FloatField(_("agreement: acceptable from this alpha"), default=0.667)
    icc_weak = models.FloatField(_("agreement: panel mean below which a bar weighs half"), default=0.50)

    min_coverage = models.FloatField(_("least coverage for a score"), default=0.6)
    half_life = models.FloatField(_("half-life of evidence"), default=180)
    grand_mean = models.FloatField(_("grand mean until there is history"), default=3.0)
    grand_mean_after = models.PositiveIntegerField(
        _("collaborations before the grand mean is our own"), default=200
    )
    prior_weight = models.FloatField(_("pseudo-collaborations in a peer prior"), default=20)
    prior_strength = models.FloatField(_("prior strength k"), default=2.0)
    sigma = models.FloatField(_("spread between collaborations"), default=0.55)
    variance_after = models.PositiveIntegerField(
        _("creators with two collaborations before spread and prior strength are our own"), default=200
    )
    k_bounds = floats(2, default=(1, 6))

    cut_c = models.FloatField(default=2.6)
    cut_b = models.FloatField(default=3.0)
    cut_a = models.FloatField(default=3.5)
    cut_s = models.FloatField(default=3.9)
    hysteresis = models.FloatField(_("hysteresis z"), default=0.39)
    min_videos = models.PositiveSmallIntegerField(_("videos before a tier"), default=3)
    s_min_videos = models.PositiveSmallIntegerField(_("videos before S"), default=5)
    s_min_collaborations = models.PositiveSmallIntegerField(_("collaborations before S"), default=2)
    stale_days = models.PositiveSmallIntegerField(_("days until a tier is stale"), default=180)

    trend_window = models.PositiveSmallIntegerField(_("days of history in a trend"), default=540)
    trend_min_points = models.PositiveSmallIntegerField(default=4)
    trend_min_span = models.PositiveSmallIntegerField(default=45)
    trend_z = models.FloatField(default=1.645)
    trend_min_change = models.FloatField(_("least change per 90 days"), default=0.10)
    trend_mk_points = models.PositiveSmallIntegerField(default=8)
    trend_mk_alpha = models.FloatField(default=0.10)

    watch_surprise = models.FloatField(_("surprise that is watched"), default=1.64)
    star_z = models.FloatField(_("rising star: standard deviations up to tier A"), default=0.52)
    star_collaborations = models.PositiveSmallIntegerField(_("rising star: most collaborations"), default=5)
    star_days = models.PositiveSmallIntegerField(_("rising star: days since the first"), default=365)
    cull_probability = models.FloatField(_("cull list: probability of a true score below C"), default=0.8)

    refund_kappa = models.FloatField(_("refunds: pseudo-orders at the baseline"), default=25)
    refund_warning = models.FloatField(_("refunds: multiple of the baseline that warns"), default=1.25)
    refund_critical = models.FloatField(_("refunds: multiple of the baseline that is critical"), default=1.5)
    refund_probability = models.FloatField(_("refunds: probability that raises the flag"), default=0.95)
    refund_min_orders = models.PositiveSmallIntegerField(_("refunds: mature orders before a flag"), default=5)
    # of the conversion bar, on a warning and when critical
    refund_ceilings = floats(2, default=(3.0, 2.0))

    authenticity_videos = models.PositiveSmallIntegerField(
        _("authenticity: videos before it is judged"), default=10
    )
    # by follower band; used until the band has profiles of our own
    engagement_p10 = floats(6, default=(0.011, 0.003, 0.003, 0.0068, 0.0096, 0.0111))
    engagement_p2 = floats(6, default=(0.0055, 0.0015, 0.0015, 0.0034, 0.0048, 0.0056))
    engagement_profiles = models.PositiveSmallIntegerField(
        _("authenticity: profiles before a band has quantiles of its own"), default=200
    )
    zombie_followers = models.PositiveIntegerField(_("authenticity: followers of a zombie"), default=100_000)
    zombie_likes = models.PositiveIntegerField(_("authenticity: mean likes of a zombie, below"), default=1000)
    # pairs are amber and red, ranges low and high
    views_per_follower = floats(2, default=(0.02, 0.01))
    comments_per_like = floats(2, default=(0.001, 0.10))
    likes_per_view_amber = floats(2, default=(0.01, 0.30))
    likes_per_view_red = floats(2, default=(0.003, 0.50))
    flat_views = floats(2, default=(0.15, 0.08))
    jump_z = floats(2, default=(6, 10))
    jump_share = floats(2, default=(0.03, 0.08))

    explore_share = models.FloatField(_("budget: share for newcomers and rising creators"), default=0.15)
    budget_ceiling = models.FloatField(_("budget: most of it for one creator"), default=0.25)

    objects = PolicyQuerySet.as_manager()

    class Meta:
        verbose_name = _("policy")
        verbose_name_plural = _("policies")
        constraints = [
            known("state", VersionState),
            models.CheckConstraint(
                name="%(app_label)s_%(class)s_published_has_time",
                condition=Q(state="draft", published_at__isnull=True)
                | Q(state="published", published_at__isnull=False),
            ),
            models.CheckConstraint(
                name="%(app_label)s_%(class)s_cuts_in_order",
                condition=Q(cut_c__lt=F("cut_b"), cut_b__lt=F("cut_a"), cut_a__lt=F("cut_s")),
                violation_error_message=_("The cuts rise from C to S."),
            ),
            sums_to(100, "overall_weights", 6, _("The overall weights sum to 100.")),
            sums_to(1, "data_mix", 4, _("The shares of a bar sum to 1.")),
            sums_to(1, "conversion_mix", 3, _("The shares of a bar sum to 1.")),
            *(rises(name, 7, strictly=True) for name in ("knot_probabilities", "knot_scores")),
            *(
                rises(name, 7, strictly=False)
                for name in ("views_root", "like_rate_root", "comment_rate_root")
            ),
            *(role_weights(name) for name in ("content", "data", "conversion")),
            *(role_weights(name) for name in ("collaboration", "compliance", "fulfilment")),
            models.CheckConstraint(
                name="%(app_label)s_%(class)s_shares_in_range",
                condition=Q(
                    min_coverage__gt=0,
                    min_coverage__lte=1,
                    explore_share__range=(0, 1),
                    budget_ceiling__gt=0,
                    budget_ceiling__lte=1,
                    knot_probabilities__0__gt=0,
                    knot_probabilities__6__lte=1,
                    knot_scores__6__lte=5,
                ),
                violation_error_message=_("A share lies between 0 and 1."),
            ),
            models.CheckConstraint(
                name="%(app_label)s_%(class)s_positive",
                condition=Q(sigma__gt=0, half_life__gt=0, prior_strength__gt=0, norm_weight__gt=0),
                violation_error_message=_("Spread, half-life and weights are above zero."),
            ),
            *(sized(f"{name}_roles", 3) for name in ("content", "data", "conversion", "collaboration")),
            *(sized(f"{name}_roles", 3) for name in ("compliance", "fulfilment")),
            *(
                sized(name, 7)
                for name in (
                    "knot_probabilities",
                    "knot_scores",
                    "views_root",
                    "like_rate_root",
                    "comment_rate_root",
                )
            ),
            sized("data_mix", 4),
            *(
                sized(name, 6)
                for name in ("lateness_scores", "reply_scores", "engagement_p10", "engagement_p2")
            ),
            sized("conversion_mix", 3),
            sized("reply_hours", 5),
            *(
                sized(name, 2)
                for name in (
                    "k_bounds",
                    "refund_ceilings",
                    "views_per_follower",
                    "comments_per_like",
                    "likes_per_view_amber",
                    "likes_per_view_red",
                    "flat_views",
                    "jump_z",
                    "jump_share",
                )
            ),
            models.CheckConstraint(
                name="%(app_label)s_%(class)s_two_people",
                condition=Q(restores__isnull=False)
                | Q(published_by__isnull=True)
                | Q(drafted_by__isnull=True)
                | ~Q(published_by=F("drafted_by")),
                violation_error_message=_("Somebody other than the author publishes a policy."),
            ),
        ]
        triggers = [immutable_once_published()]

    def __str__(self) -> str:
        return _("Policy %(version)s") % {"version": self.version}

    def get_absolute_url(self) -> str:
        return reverse("evaluations:policy_version", args=[self.pk])
