from rest_framework.routers import BaseRouter

from .calibration import CalibrationRoundViewSet
from .lists import ExitViewSet, RetestViewSet, StarViewSet
from .marks import EvaluationViewSet, MarkViewSet
from .policies import PolicyViewSet, WhatIfViewSet
from .raters import AgreementViewSet, RaterEffectViewSet, RaterVersionViewSet
from .renewals import RenewalViewSet
from .reviews import ReviewViewSet
from .scorecards import CriterionViewSet, ScorecardViewSet
from .sources import ScoringViewSet
from .standings import AlertViewSet, RecomputeViewSet, StandingViewSet


def register(router: BaseRouter) -> None:
    router.register("scorecards", ScorecardViewSet, "scorecard")
    router.register("criteria", CriterionViewSet, "criterion")
    router.register("evaluations", EvaluationViewSet, "evaluation")
    router.register("marks", MarkViewSet, "mark")
    router.register("calibration-rounds", CalibrationRoundViewSet, "calibration-round")
    router.register("campaign-scorings", ScoringViewSet, "campaign-scoring")
    router.register("reviews", ReviewViewSet, "review")
    router.register("standings", StandingViewSet, "standing")
    router.register("alerts", AlertViewSet, "alert")
    router.register("recomputes", RecomputeViewSet, "recompute")
    router.register("policies", PolicyViewSet, "policy")
    router.register("renewals", RenewalViewSet, "renewal")
    router.register("rater-versions", RaterVersionViewSet, "rater-version")
    router.register("rater-effects", RaterEffectViewSet, "rater-effect")
    router.register("agreements", AgreementViewSet, "agreement")
    router.register("what-ifs", WhatIfViewSet, "what-if")
    router.register("stars", StarViewSet, "star")
    router.register("exits", ExitViewSet, "exit")
    router.register("retests", RetestViewSet, "retest")
