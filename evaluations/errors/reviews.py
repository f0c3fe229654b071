"""What may be refused of scores in dispute."""

from __future__ import annotations

from collections.abc import Sequence
from http import HTTPStatus

from django.utils.translation import gettext_lazy as _

from core.errors import DomainError, NotAllowedError


class UnderReviewError(DomainError):
    message = _("This collaboration is under review. Its marks change only by the ruling.")
    code = "under_review"


class NotDisputableError(DomainError):
    message = _("There is no score in this dimension yet that you may see.")
    code = "not_disputable"


class ReviewOpenError(DomainError):
    message = _("There is an open review of this score already.")
    code = "review_open"


class ReviewClosedError(DomainError):
    message = _("This review has been ruled on already.")
    code = "review_closed"


class NotYourRoleError(NotAllowedError):
    message = _("You do not hold this role in the brand.")
    code = "not_your_role"


class VotedError(DomainError):
    message = _("This role has voted already.")
    code = "voted"


class PartyError(NotAllowedError):
    """Somebody of the role who is no party could vote."""

    code = "party"

    def __init__(self, others: Sequence[object]) -> None:
        message = _(
            "You opened the review or scored the collaboration; let somebody else of your role vote: %s."
        )
        super().__init__(message % ", ".join(map(str, others)), field="role")


class ProposalMissingError(DomainError):
    message = _("Propose at least one mark that should change.")
    code = "proposal_missing"
    status = HTTPStatus.BAD_REQUEST


class VotesMissingError(DomainError):
    """`roles`: whose vote is awaited."""

    code = "votes_missing"

    def __init__(self, roles: Sequence[object]) -> None:
        message = _("Until the deadline a ruling waits for the votes of all roles. Missing: %s.")
        super().__init__(message % ", ".join(map(str, roles)))
