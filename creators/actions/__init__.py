"""What can be done with creators. Every function is one transaction and asks first whether the person may."""

from .brands import add_contact, describe_for_brand, remove_contact, set_tags
from .bulk import (
    BulkAction,
    Outcome,
    Result,
    bulk_action,
    bulk_actions,
    register_bulk_action,
    run_bulk,
    start_bulk,
)
from .chosen import give_chosen, tag_chosen, untag_chosen
from .exports import claim_export, finish_export, report_export, resume_jobs, start_export
from .records import Record, add_creator, add_creators, edit_creator
from .snapshots import Figures, correct_snapshot, record_snapshot
from .views import remove_view, save_view

__all__ = [
    "BulkAction",
    "Figures",
    "Outcome",
    "Record",
    "Result",
    "add_contact",
    "add_creator",
    "add_creators",
    "bulk_action",
    "bulk_actions",
    "claim_export",
    "correct_snapshot",
    "describe_for_brand",
    "edit_creator",
    "finish_export",
    "give_chosen",
    "record_snapshot",
    "register_bulk_action",
    "remove_contact",
    "remove_view",
    "report_export",
    "resume_jobs",
    "run_bulk",
    "save_view",
    "set_tags",
    "start_bulk",
    "start_export",
    "tag_chosen",
    "untag_chosen",
]
