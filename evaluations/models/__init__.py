from .jobs import Alert, StandingJob
from .marks import CampaignScoring, DraftMark, Evaluation, Mark
from .policies import CapRule, Policy
from .scorecards import Anchor, Criterion, GoalWeights, Scorecard
from .standings import (
    CollaborationScore,
    CurrentStanding,
    MetricScore,
    NormTable,
    NormVersion,
    PeerPrior,
    Standing,
    TierCap,
)

__all__ = [
    "Alert",
    "Anchor",
    "CampaignScoring",
    "CapRule",
    "CollaborationScore",
    "Criterion",
    "CurrentStanding",
    "DraftMark",
    "Evaluation",
    "GoalWeights",
    "Mark",
    "MetricScore",
    "NormTable",
    "NormVersion",
    "PeerPrior",
    "Policy",
    "Scorecard",
    "Standing",
    "StandingJob",
    "TierCap",
]
