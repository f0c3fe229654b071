from .jobs import Alert, StandingJob
from .marks import CampaignScoring, DraftMark, Evaluation, Mark
from .norms import NormTable, NormVersion, PeerPrior
from .policies import Policy
from .policy_rules import CapRule, TierRule
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
from .scores import CollaborationScore, MetricScore
from .standings import CurrentStanding, Standing, TierCap
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
