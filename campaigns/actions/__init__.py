from .adding import Added, Outcome, add_creators
from .campaigns import (
    archive_campaign,
    begin_scoring,
    change_campaign,
    close_campaign,
    create_campaign,
    reopen_campaign,
    resume_campaign,
    start_campaign,
    unarchive_campaign,
)
from .collaborations import (
    Moved,
    end_collaboration,
    move_collaboration,
    move_collaborations,
    plan_collaboration,
    withdraw_blocked,
)
from .deliverables import (
    correct_publication,
    describe_deliverable,
    record_live,
    record_snapshot,
    record_video,
)
from .messages import record_message
from .scorers import name_scorers
from .terms import accept_terms, write_terms

__all__ = [
    "Added",
    "Moved",
    "Outcome",
    "accept_terms",
    "add_creators",
    "archive_campaign",
    "begin_scoring",
    "change_campaign",
    "close_campaign",
    "correct_publication",
    "create_campaign",
    "describe_deliverable",
    "end_collaboration",
    "move_collaboration",
    "move_collaborations",
    "name_scorers",
    "plan_collaboration",
    "record_live",
    "record_message",
    "record_snapshot",
    "record_video",
    "reopen_campaign",
    "resume_campaign",
    "start_campaign",
    "unarchive_campaign",
    "withdraw_blocked",
    "write_terms",
]
