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
from .figures import correct_snapshot
from .messages import record_message
from .parcels import correct_parcel
from .samplemoves import SampleMoved, extend_sample, give_up_overdue
from .samples import (
    approve_sample,
    approve_samples,
    ask_again,
    cancel_sample,
    fulfil_sample,
    receive_sample,
    reject_sample,
    reject_samples,
    request_sample,
    set_sample_rule,
    ship_sample,
    ship_samples,
)
from .scorers import name_scorers
from .terms import accept_terms, write_terms
from .toldsamples import call_off_approved, follow_told, lock_told, put_back_told

__all__ = [
    "Added",
    "Moved",
    "Outcome",
    "SampleMoved",
    "accept_terms",
    "add_creators",
    "approve_sample",
    "approve_samples",
    "archive_campaign",
    "ask_again",
    "begin_scoring",
    "call_off_approved",
    "cancel_sample",
    "change_campaign",
    "close_campaign",
    "correct_parcel",
    "correct_publication",
    "correct_snapshot",
    "create_campaign",
    "describe_deliverable",
    "end_collaboration",
    "extend_sample",
    "follow_told",
    "fulfil_sample",
    "give_up_overdue",
    "lock_told",
    "move_collaboration",
    "move_collaborations",
    "name_scorers",
    "plan_collaboration",
    "put_back_told",
    "receive_sample",
    "record_live",
    "record_message",
    "record_snapshot",
    "record_video",
    "reject_sample",
    "reject_samples",
    "reopen_campaign",
    "request_sample",
    "resume_campaign",
    "set_sample_rule",
    "ship_sample",
    "ship_samples",
    "start_campaign",
    "unarchive_campaign",
    "withdraw_blocked",
    "write_terms",
]
