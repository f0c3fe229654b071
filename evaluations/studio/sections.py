"""Every number of the policy, in the sections in which people edit it."""

from django.utils.translation import gettext_lazy as _

from accounts.roles import SCORING_ROLES
from creators.models import Band
from evaluations.dimensions import Dimension

from .catalogue import RULES, Number, Section

DIMENSIONS = tuple(dimension.label for dimension in Dimension)
ROLES = tuple(role.label for role in SCORING_ROLES)
KNOTS = tuple("1234567")
PAIR = (_("amber"), _("red"))
RANGE = (_("low"), _("high"))
BANDS = tuple(band.label for band in Band)

WEIGHTS = Section(
    "weights",
    _("Weights of the tier"),
    _("How much each dimension counts in the one score that the tier rests on. Percent; they sum to 100."),
    (
        Number("overall_weights", _("Weights"), DIMENSIONS, high=100, is_tried=True),
        Number(
            "min_coverage",
            help=_(
                "The share of the weights whose dimensions must be there, 0.6 for 60 %. A collaboration with"
                " less has no score and does not count."
            ),
            high=1,
            above=True,
            is_tried=True,
        ),
    ),
)
ROLE_WEIGHTS = Section(
    "roles",
    _("Weights of the roles"),
    _(
        "How much each role's opinion counts in a dimension. Roles that did not score leave their weight to the others."
    ),
    (
        *(
            Number(f"{dimension.value}_roles", dimension.label, ROLES, high=1000, above=True)
            for dimension in Dimension
        ),
        Number(
            "dispute_range",
            help=_("When the roles' means of one dimension are this far apart, a review opens."),
            high=5,
            above=True,
        ),
    ),
)
CUTS = Section(
    "cuts",
    _("Where the tiers begin"),
    _("Scores from which a creator is in a tier, and how sure we must be before somebody moves."),
    (
        *(Number(f"cut_{letter.lower()}", letter, high=5, is_tried=True) for letter in "SABC"),
        Number(
            "hysteresis",
            help=_(
                "How many standard deviations past a cut before the tier changes; 0.39 makes us two thirds sure."
            ),
            high=3,
            is_tried=True,
        ),
        Number("min_videos", help=_("With fewer settled videos a creator is unrated."), low=1, is_tried=True),
        Number("s_min_videos", low=1, is_tried=True),
        Number("s_min_collaborations", low=1, is_tried=True),
        Number("stale_days", low=1),
    ),
)
EVIDENCE = Section(
    "evidence",
    _("Evidence and starting point"),
    _("How fast old collaborations fade, and what we believe of a creator before there are any."),
    (
        Number(
            "half_life",
            help=_("Days after which a collaboration counts half, counted back from the creator's newest."),
            low=1,
            is_tried=True,
        ),
        Number(
            "prior_strength",
            help=_("How many imaginary average collaborations every creator begins with."),
            low=0.01,
            is_tried=True,
        ),
        Number(
            "sigma",
            help=_("How far one collaboration usually lies from the creator's true score."),
            low=0.01,
            high=5,
            is_tried=True,
        ),
        Number("k_bounds", _("range of the prior strength once it is our own"), RANGE, low=0.01),
        Number("variance_after", low=1),
        Number("grand_mean", high=5),
        Number("grand_mean_after", low=1),
        Number("prior_weight"),
    ),
)
CLOCKS = Section(
    "clocks",
    _("Times"),
    _("When marks are due, when figures lock, when a score is final."),
    (
        Number("marks_due_hours", help=_("From the last video, or the end of the collaboration."), low=1),
        Number("settle_days", help=_("From the last video. Late marks are taken until then."), low=1),
        Number("snapshot_tolerance_hours"),
        Number("final_days", low=1),
        Number("review_days", low=1),
        Number("live_minutes", low=1),
    ),
)
NORMS = Section(
    "norms",
    _("Figures against peers"),
    _("How a figure becomes a score of 0-5: by its rank among comparable creators."),
    (
        Number("knot_probabilities", _("shares of the peers"), KNOTS, above=True, high=1),
        Number("knot_scores", _("score at each share"), KNOTS, high=5),
        Number("norm_window", low=1),
        Number("norm_least", low=1),
        Number("norm_weight", low=0.01),
        Number("views_root", _("views before there are peers"), KNOTS),
        Number("like_rate_root", _("likes per view before there are peers"), KNOTS, high=1),
        Number("comment_rate_root", _("comments per view before there are peers"), KNOTS, high=1),
        Number("views_pseudo", low=1),
        Number("clicks_pseudo", low=1),
        Number("orders_pseudo", low=1),
    ),
)
MIXES = Section(
    "mixes",
    _("What a number bar is made of"),
    _(
        "Shares of the figures in a dimension. They sum to 1; a figure that is missing leaves its share to the others."
    ),
    (
        Number(
            "data_mix",
            _("Data"),
            (_("views"), _("like rate"), _("comment rate"), _("product clicks")),
            high=1,
        ),
        Number("conversion_mix", _("Conversion"), (_("UV value"), _("net orders"), _("refund rate")), high=1),
    ),
)
TABLES = Section(
    "tables",
    _("Lateness and reply time"),
    _("What was promised is scored by a fixed table, not against peers."),
    (
        Number(
            "lateness_scores",
            _("score by lateness"),
            (
                _("early and complete"),
                _("on the day"),
                _("1 day late"),
                _("2 days late"),
                _("3 days late"),
                _("later"),
            ),
            high=5,
        ),
        Number("reply_hours", _("hours to a reply, up to"), KNOTS[:5], above=True),
        Number("reply_scores", _("score for replying within"), (*KNOTS[:5], _("slower")), high=5),
        Number("reply_exchanges", low=1),
    ),
)
RATERS = Section(
    "raters",
    _("Raters and agreement"),
    _("How strictness is taken out of marks, and when agreement is good enough."),
    (
        Number("rater_lambda", low=0.01),
        Number("rater_passes", low=1, high=200),
        Number("rater_clamp", high=5),
        Number("rater_window", low=1),
        Number("calibrate_leniency", above=True, high=5),
        Number("calibrate_z", above=True),
        Number("flat_spread", high=1),
        Number("agreement_units", low=1),
        Number("alpha_green", above=True, high=1),
        Number("alpha_amber", above=True, high=1),
        Number("icc_weak", high=1),
    ),
)
TREND = Section(
    "trend",
    _("Trend and alerts"),
    _("When somebody rises or falls, and whom to look at. None of it moves a tier."),
    (
        Number("trend_window", low=1),
        Number("trend_min_points", _("fewest collaborations in a trend"), low=3),
        Number("trend_min_span", _("fewest days between the first and the last of them"), low=1),
        Number("trend_z", _("standard errors a slope must exceed"), above=True),
        Number("trend_min_change", high=5),
        Number("trend_mk_points", _("newest collaborations in the confirming test"), low=4, high=10),
        Number("trend_mk_alpha", _("chance of a false confirmation"), above=True, high=0.5),
        Number("watch_surprise", above=True),
        Number("star_z"),
        Number("star_collaborations", low=1),
        Number("star_days", low=1),
        Number("cull_probability", above=True, high=1),
    ),
)
REFUNDS = Section(
    "refunds",
    _("Refunds"),
    _("When refunds of mature orders raise a flag, and how far they hold the conversion bar down."),
    (
        Number("refund_kappa", low=0.01),
        Number("refund_warning", low=1, above=True),
        Number("refund_critical", low=1, above=True),
        Number("refund_probability", low=0.5, above=True, high=0.999999),
        Number("refund_min_orders", low=1),
        Number("refund_ceilings", _("ceiling of the conversion bar"), (_("warning"), _("critical")), high=5),
    ),
)
AUTHENTICITY = Section(
    "authenticity",
    _("Authenticity"),
    _("When figures look bought. A flag asks for a check by a person; it rejects nobody."),
    (
        Number("authenticity_videos", low=1),
        Number("engagement_p10", _("engagement: amber below, by follower band"), BANDS, high=1),
        Number("engagement_p2", _("engagement: red below, by follower band"), BANDS, high=1),
        Number("engagement_profiles", low=1),
        Number("zombie_followers", low=1),
        Number("zombie_likes", low=1),
        Number("views_per_follower", _("views per follower, below"), PAIR, high=10),
        Number("comments_per_like", _("comments per like, outside"), RANGE, high=10),
        Number("likes_per_view_amber", _("likes per view, amber outside"), RANGE, high=1),
        Number("likes_per_view_red", _("likes per view, red outside"), RANGE, high=1),
        Number("flat_views", _("evenness of views, below"), PAIR, high=1),
        Number("jump_z", _("jump of followers: robust z, above"), PAIR, above=True),
        Number("jump_share", _("jump of followers: share gained in a day, from"), PAIR, high=10),
    ),
)
BUDGET = Section(
    "budget",
    _("Budget"),
    _("What is kept for newcomers, and the most that one creator gets."),
    (Number("explore_share", high=1), Number("budget_ceiling", above=True, high=1)),
)

SECTIONS = (
    WEIGHTS,
    ROLE_WEIGHTS,
    CUTS,
    EVIDENCE,
    CLOCKS,
    NORMS,
    MIXES,
    TABLES,
    RATERS,
    TREND,
    REFUNDS,
    AUTHENTICITY,
    BUDGET,
)
ALL_SECTIONS = (*SECTIONS[:3], *RULES, *SECTIONS[3:])
NUMBERS = {number.field: number for section in SECTIONS for number in section.numbers}
