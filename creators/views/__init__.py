from .jobs import bulk, bulk_job, bulk_progress, export, export_file, export_job, export_progress
from .lists import creator_list, open_view, remove_view, save_view, show_columns
from .records import add_contact, add_snapshot, correct_snapshot, edit, new, remove_contact

__all__ = [
    "add_contact",
    "add_snapshot",
    "bulk",
    "bulk_job",
    "bulk_progress",
    "correct_snapshot",
    "creator_list",
    "edit",
    "export",
    "export_file",
    "export_job",
    "export_progress",
    "new",
    "open_view",
    "remove_contact",
    "remove_view",
    "save_view",
    "show_columns",
]
