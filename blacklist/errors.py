from django.utils.translation import gettext_lazy as _

from core.errors import DomainError


class EntryMovedError(DomainError):
    message = _("Somebody else decided on this entry in the meantime.")
    code = "entry_moved"


class OwnProposalError(DomainError):
    message = _("Somebody other than the proposer decides.")
    code = "own_proposal"


class EntryExistsError(DomainError):
    message = _("There is an open entry for this creator already.")
    code = "entry_exists"


class ExpiryError(DomainError):
    message = _("An entry expires after it begins.")
    code = "expiry"


class EmergencyTooLongError(DomainError):
    message = _("An emergency block lasts at most 72 hours.")
    code = "emergency_too_long"


class ReasonMissingError(DomainError):
    message = _("Say why.")
    code = "reason_missing"


class MatchAnsweredError(DomainError):
    message = _("This match was answered already.")
    code = "match_answered"


class NoMatchError(DomainError):
    message = _("This creator is not held because of this entry.")
    code = "no_match"


class IncidentMovedError(DomainError):
    message = _("This incident was decided already.")
    code = "incident_moved"


class EntryEndedError(DomainError):
    message = _("Evidence is added while an entry is proposed or in force.")
    code = "entry_ended"


class EmergencyAgainError(DomainError):
    message = _("You blocked this creator alone before. Propose an entry, or let somebody else block.")
    code = "emergency_again"


class EvidenceRefusedError(DomainError):
    message = _("This file cannot be kept as evidence.")
    code = "evidence_refused"
