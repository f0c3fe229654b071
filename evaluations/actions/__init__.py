from .calibration import close_round, open_round, submit_calibration
from .caps import cap_tier, expire_caps, lift_caps, recompute_blocked
from .checks import clear_authenticity, record_check
from .current import follow_creators
from .jobs import finalise_due, recompute_corrected, request_recompute, resettle, settle_due
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
from .scorecards import (
    add_criterion,
    change_criterion,
    change_scorecard,
    discard_draft,
    draft_scorecard,
    publish_scorecard,
    remove_criterion,
)

__all__ = [
    "add_criterion",
    "assign_substitute",
    "cap_tier",
    "change_criterion",
    "change_scorecard",
    "choose_sources",
    "clear_authenticity",
    "close_round",
    "correct_marks",
    "discard_draft",
    "draft_policy",
    "draft_scorecard",
    "expire_caps",
    "finalise_due",
    "follow_creators",
    "follow_scorers",
    "lift_caps",
    "open_evaluations",
    "open_round",
    "pin_scoring",
    "publish_policy",
    "publish_scorecard",
    "recompute_blocked",
    "recompute_corrected",
    "record_check",
    "remove_criterion",
    "reopen_evaluation",
    "request_recompute",
    "resettle",
    "save_draft",
    "settle_due",
    "submit_calibration",
    "submit_evaluation",
]
