"""What a mark must be, and who may do what with an evaluation."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from accounts.roles import Capability
from accounts.rules import can, require

from .errors import NotSubmittedError, NotYourEvaluationError, UnderReviewError
from .given import GivenMark
from .models import Criterion, Evaluation, Mark, Review
from .models.marks import reason_is_due
from .states import EvaluationState

if TYPE_CHECKING:
    from accounts.models import User

HIGHEST = 5


def problem_of(given: GivenMark) -> str | None:
    """Why the mark cannot be submitted, or None."""
    level_problem = problem_of_level(given)
    if level_problem:
        return level_problem
    if reason_is_due(given.value) and not given.reason.strip():
        return _("A mark of %(value)s needs a reason.") % {"value": given.value}
    return None


def problem_of_level(given: GivenMark) -> str | None:
    """The same where nobody asks for a reason."""
    if given.not_applicable == (given.value is not None):
        return _("Give a mark or choose “not applicable”.")
    if given.value is not None and not 0 <= given.value <= HIGHEST:
        return _("A mark is a whole number from 0 to 5.")
    return None


def problems_of(criteria: Iterable[Criterion], given: Mapping[int, GivenMark]) -> dict[int, str]:
    """Criterion id → what is wrong, for every criterion that cannot be submitted."""
    found = {criterion.pk: problem_of(given.get(criterion.pk, GivenMark())) for criterion in criteria}
    return {pk: problem for pk, problem in found.items() if problem}


def may_fill_in(user: User, evaluation: Evaluation) -> bool:
    """Needs `with_settled`."""
    shut = evaluation.is_settled and evaluation.reopened_at is None
    return (
        evaluation.is_open
        and not shut
        and evaluation.scorer_id == user.pk
        and can(user, Capability.SCORE, evaluation.brand)
    )


def has_seen_marks(user: User, evaluation: Evaluation, *, at: datetime) -> bool:
    """Whether others' marks of the same collaboration are visible to the person."""
    others = Mark.objects.visible_to(user, at=at).exclude(evaluation__scorer=user)
    return others.filter(evaluation__collaboration=evaluation.collaboration_id).exists()


def require_correction(user: User, evaluation: Evaluation) -> None:
    """Before settlement the scorer corrects, afterwards a manager. Needs `with_settled`."""
    if evaluation.is_settled:
        require(user, Capability.CORRECT_MARKS, evaluation.brand)
    elif evaluation.scorer_id != user.pk:
        raise NotYourEvaluationError
    else:
        require(user, Capability.SCORE, evaluation.brand)
    if evaluation.state != EvaluationState.SUBMITTED:
        raise NotSubmittedError
    refuse_under_review(evaluation)


def refuse_under_review(evaluation: Evaluation) -> None:
    """While a score of the collaboration is in dispute, only a ruling changes what was submitted."""
    if Review.objects.open().filter(collaboration=evaluation.collaboration_id).exists():
        raise UnderReviewError
