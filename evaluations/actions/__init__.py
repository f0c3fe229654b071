from .marks import (
    assign_substitute,
    choose_sources,
    correct_marks,
    open_evaluations,
    pin_scoring,
    reopen_evaluation,
    save_draft,
    submit_evaluation,
)

__all__ = [
    "assign_substitute",
    "choose_sources",
    "correct_marks",
    "open_evaluations",
    "pin_scoring",
    "reopen_evaluation",
    "save_draft",
    "submit_evaluation",
]
