"""What may be refused of a campaign's scorers and sources."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from core.errors import DomainError


class SourcesFixedError(DomainError):
    message = _("The sources of numbers are fixed once the first evaluation of the campaign is open.")
    code = "sources_fixed"


class NoSuchSourceError(DomainError):
    message = _("The brand has no numbers for these dimensions; people mark them.")
    code = "no_such_source"


class NotAScorerError(DomainError):
    message = _("This person does not score for the brand.")
    code = "not_a_scorer"


class HasSeenMarksError(DomainError):
    message = _("This person has seen marks of the collaboration and cannot score it.")
    code = "has_seen_marks"


class ScoresAlreadyError(DomainError):
    message = _("This person scores this collaboration for the role already.")
    code = "scores_already"
