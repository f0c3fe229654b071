"""What may be refused of evaluations, marks and caps."""

from __future__ import annotations

from collections.abc import Mapping
from http import HTTPStatus

from django.utils.translation import gettext_lazy as _

from core.errors import DomainError, NotAllowedError


class NotYourEvaluationError(NotAllowedError):
    message = _("Only the person an evaluation is assigned to scores it.")


class EvaluationClosedError(DomainError):
    message = _("This evaluation has been submitted. A change is a correction and needs a reason.")
    code = "evaluation_closed"


class NotSubmittedError(DomainError):
    message = _("This evaluation has not been submitted yet.")
    code = "not_submitted"


class SettledError(DomainError):
    message = _(
        "The collaboration has settled. Late marks need a manager who re-opens the evaluation with a reason."
    )
    code = "settled"


class NotAskedError(DomainError):
    message = _("This criterion is not asked in this evaluation.")
    code = "not_asked"
    status = HTTPStatus.BAD_REQUEST


class MarksRefusedError(DomainError):
    """`problems`: criterion id → what is wrong with its mark."""

    message = _("Some marks are missing or incomplete.")
    code = "marks_refused"
    status = HTTPStatus.BAD_REQUEST

    def __init__(self, problems: Mapping[int, str], names: Mapping[int, str]) -> None:
        self.problems = dict(problems)
        self._names = names
        super().__init__(" ".join(self.by_field.values()))

    @property
    def by_field(self) -> dict[str, str]:
        return {f"marks.{pk}": f"{self._names[pk]}: {problem}" for pk, problem in self.problems.items()}


class ReasonMissingError(DomainError):
    message = _("Say why.")
    code = "reason_missing"


class CapNotHeldError(DomainError):
    message = _("This cap no longer holds the tier down.")
    code = "cap_not_held"


class NothingChangedError(DomainError):
    message = _("No mark differs from the one that counts now.")
    code = "nothing_changed"
