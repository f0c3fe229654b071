from .calibration import close_round, open_round, submit_calibration
from .caps import cap_tier, expire_caps, lift_caps, recompute_blocked
from .checks import check_refunds, clear_authenticity, record_check
from .current import follow_creators
from .jobs import (
    finalise_due,
    recompute_corrected,
    request_recompute,
    resettle,
    resettle_sold,
    settle_due,
)
from .marks import correct_marks, save_draft, submit_evaluation
from .panels import (
    assign_substitute,
    choose_sources,
    follow_scorers,
    open_evaluations,
    pin_scoring,
    reopen_evaluation,
)
from .policies import change_policy, discard_policy, draft_policy, publish_policy, restore_policy
from .raters import build_current_raters, request_raters
from .reminders import send_reminders
from .renewals import Decided, decide_renewal, decide_renewals, suggest_renewals
from .reviews import open_review, rule_on_review, vote_on_review
from .scorecards import (
    add_criterion,
    change_criterion,
    change_scorecard,
    discard_draft,
    draft_scorecard,
    publish_scorecard,
    remove_criterion,
)
from .what_ifs import request_what_if

__all__ = [
    "Decided",
    "add_criterion",
    "assign_substitute",
    "build_current_raters",
    "cap_tier",
    "change_criterion",
    "change_policy",
    "change_scorecard",
    "check_refunds",
    "choose_sources",
    "clear_authenticity",
    "close_round",
    "correct_marks",
    "decide_renewal",
    "decide_renewals",
    "discard_draft",
    "discard_policy",
    "draft_policy",
    "draft_scorecard",
    "expire_caps",
    "finalise_due",
    "follow_creators",
    "follow_scorers",
    "lift_caps",
    "open_evaluations",
    "open_review",
    "open_round",
    "pin_scoring",
    "publish_policy",
    "publish_scorecard",
    "recompute_blocked",
    "recompute_corrected",
    "record_check",
    "remove_criterion",
    "reopen_evaluation",
    "request_raters",
    "request_recompute",
    "request_what_if",
    "resettle",
    "resettle_sold",
    "restore_policy",
    "rule_on_review",
    "save_draft",
    "send_reminders",
    "settle_due",
    "submit_calibration",
    "submit_evaluation",
    "suggest_renewals",
    "vote_on_review",
]
