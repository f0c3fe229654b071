from .jobs import Alert, StandingJob
from .marks import CampaignScoring, DraftMark, Evaluation, Mark
from .policies import CapRule, Policy, TierRule
from .raters import (
    Agreement,
    CalibrationMark,
    CalibrationRound,
    CalibrationScorer,
    CalibrationVideo,
    Light,
    RaterEffect,
    RaterVersion,
)
from .reminders import Reminder
from .renewals import RenewalItem
from .reviews import Review, ReviewVote
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
from .whatifs import WhatIf

__all__ = [
    "Agreement",
    "Alert",
    "Anchor",
    "CalibrationMark",
    "CalibrationRound",
    "CalibrationScorer",
    "CalibrationVideo",
    "CampaignScoring",
    "CapRule",
    "CollaborationScore",
    "Criterion",
    "CurrentStanding",
    "DraftMark",
    "Evaluation",
    "GoalWeights",
    "Light",
    "Mark",
    "MetricScore",
    "NormTable",
    "NormVersion",
    "PeerPrior",
    "Policy",
    "RaterEffect",
    "RaterVersion",
    "Reminder",
    "RenewalItem",
    "Review",
    "ReviewVote",
    "Scorecard",
    "Standing",
    "StandingJob",
    "TierCap",
    "TierRule",
    "WhatIf",
]
