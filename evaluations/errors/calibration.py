"""What may be refused of calibration rounds and raters."""

from __future__ import annotations

from collections.abc import Mapping
from http import HTTPStatus

from django.utils.translation import gettext_lazy as _

from core.errors import DomainError, NotAllowedError


class RoundTitleError(DomainError):
    message = _("Give the round a title.")
    code = "round_title"
    status = HTTPStatus.BAD_REQUEST


class RoundDueError(DomainError):
    message = _("A round is due after it opens.")
    code = "round_due"
    status = HTTPStatus.BAD_REQUEST


class RoundVideosError(DomainError):
    code = "round_videos"
    status = HTTPStatus.BAD_REQUEST


class RoundScorersError(DomainError):
    code = "round_scorers"
    status = HTTPStatus.BAD_REQUEST


class RoundClosedError(DomainError):
    message = _("This calibration round is closed.")
    code = "round_closed"


class NotAskedToCalibrateError(NotAllowedError):
    message = _("Only the people named in a calibration round score its videos.")


class CalibratedAlreadyError(DomainError):
    message = _("Your marks of this round are in. They never change, so that the comparison stays honest.")
    code = "calibrated_already"


class CalibrationRefusedError(DomainError):
    """`problems`: (video of the round, criterion) → what is wrong with the mark."""

    message = _("Some marks are missing or out of range.")
    code = "marks_refused"
    status = HTTPStatus.BAD_REQUEST

    def __init__(self, problems: Mapping[tuple[int, int], str]) -> None:
        self.problems = dict(problems)
        super().__init__()

    @property
    def by_field(self) -> dict[str, str]:
        return {f"marks.{video}.{criterion}": text for (video, criterion), text in self.problems.items()}


class WeekNotBegunError(DomainError):
    message = _(
        "The version of a week rests on the marks before its Monday: it is built once the week begins."
    )
    code = "week_not_begun"
