from rest_framework.routers import BaseRouter

from .calibration import CalibrationRoundViewSet
from .marks import EvaluationViewSet, MarkViewSet
from .scorecards import CriterionViewSet, ScorecardViewSet
from .sources import ScoringViewSet
from .standings import AlertViewSet, PolicyViewSet, RecomputeViewSet, StandingViewSet


def register(router: BaseRouter) -> None:
    router.register("scorecards", ScorecardViewSet, "scorecard")
    router.register("criteria", CriterionViewSet, "criterion")
    router.register("evaluations", EvaluationViewSet, "evaluation")
    router.register("marks", MarkViewSet, "mark")
    router.register("calibration-rounds", CalibrationRoundViewSet, "calibration-round")
    router.register("campaign-scorings", ScoringViewSet, "campaign-scoring")
    router.register("standings", StandingViewSet, "standing")
    router.register("alerts", AlertViewSet, "alert")
    router.register("recomputes", RecomputeViewSet, "recompute")
    router.register("policies", PolicyViewSet, "policy")
