from .calibration import CalibrationMarkQuerySet, CalibrationRoundQuerySet, videos_to_calibrate
from .jobs import AlertQuerySet, StandingJobQuerySet
from .marks import EvaluationQuerySet, MarkQuerySet
from .raters import (
    AgreementQuerySet,
    RaterEffectQuerySet,
    RaterVersionQuerySet,
)
from .reminders import ReminderQuerySet
from .renewals import RenewalQuerySet
from .reviews import ReviewQuerySet
from .standings import (
    CollaborationScoreQuerySet,
    CurrentStandingQuerySet,
    StandingQuerySet,
    TierCapQuerySet,
    last_quarters,
    stale_before,
)
from .versions import PolicyQuerySet, ScorecardQuerySet, criteria_with_anchors
from .whatifs import WhatIfQuerySet

__all__ = [
    "AgreementQuerySet",
    "AlertQuerySet",
    "CalibrationMarkQuerySet",
    "CalibrationRoundQuerySet",
    "CollaborationScoreQuerySet",
    "CurrentStandingQuerySet",
    "EvaluationQuerySet",
    "MarkQuerySet",
    "PolicyQuerySet",
    "RaterEffectQuerySet",
    "RaterVersionQuerySet",
    "ReminderQuerySet",
    "RenewalQuerySet",
    "ReviewQuerySet",
    "ScorecardQuerySet",
    "StandingJobQuerySet",
    "StandingQuerySet",
    "TierCapQuerySet",
    "WhatIfQuerySet",
    "criteria_with_anchors",
    "last_quarters",
    "stale_before",
    "videos_to_calibrate",
]
