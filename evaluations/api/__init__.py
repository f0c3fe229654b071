from rest_framework.routers import BaseRouter

from .marks import EvaluationViewSet, MarkViewSet
from .scorecards import CriterionViewSet, ScorecardViewSet


def register(router: BaseRouter) -> None:
    router.register("scorecards", ScorecardViewSet, "scorecard")
    router.register("criteria", CriterionViewSet, "criterion")
    router.register("evaluations", EvaluationViewSet, "evaluation")
    router.register("marks", MarkViewSet, "mark")
