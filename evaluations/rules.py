"""What a mark must be, and who may do what with an evaluation."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from .models import Criterion
from .models.marks import reason_is_due

if TYPE_CHECKING:
    from .models import DraftMark, Mark

HIGHEST = 5


@dataclass(frozen=True)
class GivenMark:
    """What a person chose for a criterion: a whole number, "not applicable", or nothing yet."""

    value: int | None = None
    not_applicable: bool = False
    reason: str = ""

    @classmethod
    def of(cls, mark: DraftMark | Mark) -> GivenMark:
        return cls(mark.value, mark.not_applicable, mark.reason)

    @property
    def is_empty(self) -> bool:
        return self.value is None and not self.not_applicable

    @property
    def choice(self) -> str:
        """As forms and the API write it: "0" to "5", "na", or nothing."""
        return "na" if self.not_applicable else "" if self.value is None else str(self.value)


def problem_of(given: GivenMark) -> str | None:
    """Why the mark cannot be submitted, or None."""
    if given.is_empty:
        return _("Give a mark or choose “not applicable”.")
    if given.value is not None and not 0 <= given.value <= HIGHEST:
        return _("A mark is a whole number from 0 to 5.")
    if reason_is_due(given.value) and not given.reason.strip():
        return _("A mark of %(value)s needs a reason.") % {"value": given.value}
    return None


def problems_of(criteria: Iterable[Criterion], given: Mapping[int, GivenMark]) -> dict[int, str]:
    """Criterion id → what is wrong, for every criterion that cannot be submitted."""
    found = {criterion.pk: problem_of(given.get(criterion.pk, GivenMark())) for criterion in criteria}
    return {pk: problem for pk, problem in found.items() if problem}
