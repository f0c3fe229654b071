from .caps import cap_tier, expire_caps, lift_caps, recompute_blocked
from .current import follow_creators
from .jobs import recompute_corrected, request_recompute, resettle, settle_due
from .marks import correct_marks, save_draft, submit_evaluation
from .panels import (
    assign_substitute,
    choose_sources,
    follow_scorers,
    open_evaluations,
    pin_scoring,
    reopen_evaluation,
)
from .policies import draft_policy, publish_policy

__all__ = [
    "assign_substitute",
    "cap_tier",
    "choose_sources",
    "correct_marks",
    "draft_policy",
    "expire_caps",
    "follow_creators",
    "follow_scorers",
    "lift_caps",
    "open_evaluations",
    "pin_scoring",
    "publish_policy",
    "recompute_blocked",
    "recompute_corrected",
    "reopen_evaluation",
    "request_recompute",
    "resettle",
    "save_draft",
    "settle_due",
    "submit_evaluation",
]
