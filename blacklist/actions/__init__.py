from .entries import (
    answer_match,
    approve,
    attach_evidence,
    block_in_emergency,
    lapse_due,
    lift,
    propose,
    reject,
)
from .incidents import confirm_incident, dismiss_incident, lift_incident, report_incident

__all__ = [
    "answer_match",
    "approve",
    "attach_evidence",
    "block_in_emergency",
    "confirm_incident",
    "dismiss_incident",
    "lapse_due",
    "lift",
    "lift_incident",
    "propose",
    "reject",
    "report_incident",
]
