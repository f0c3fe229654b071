"""Calibration rounds: the same past videos scored blind by all. Nothing of them reaches a score."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import Brand, Membership, User
from accounts.roles import Capability, Role
from accounts.rules import require
from campaigns.models import Deliverable
from core.dates import require_years
from evaluations import errors
from evaluations.calibration import criteria_at, criteria_of
from evaluations.given import GivenMark
from evaluations.models import CalibrationMark, CalibrationRound, CalibrationScorer, CalibrationVideo
from evaluations.querysets import videos_to_calibrate
from evaluations.rules import problem_of_level

FEWEST_VIDEOS, MOST_VIDEOS = 5, 10
FEWEST_SCORERS = 2


@transaction.atomic
def open_round(
    *,
    brand: Brand,
    title: str,
    videos: Sequence[Deliverable],
    scorers: Collection[tuple[str, User]],
    due_at: datetime,
    by: User,
    at: datetime,
) -> CalibrationRound:
    """Ask each scorer, as the role given, to mark 5 to 10 videos of the brand's settled collaborations.

    Raises RoundTitleError, YearError, RoundDueError, RoundVideosError, RoundScorersError.
    """
    require(by, Capability.ASSIGN_SCORERS, brand)
    if not title.strip():
        raise errors.RoundTitleError(field="title")
    require_years(due_at=due_at)
    if due_at <= at:
        raise errors.RoundDueError(field="due_at")
    _check_videos(brand, videos)
    _check_scorers(brand, scorers, at)
    opened = CalibrationRound.objects.create(
        brand=brand, title=title.strip(), opened_by=by, opened_at=at, due_at=due_at
    )
    CalibrationVideo.objects.bulk_create(
        CalibrationVideo(round=opened, deliverable=video, position=position)
        for position, video in enumerate(videos, start=1)
    )
    CalibrationScorer.objects.bulk_create(
        CalibrationScorer(round=opened, user=user, role=role) for role, user in scorers
    )
    return opened


@transaction.atomic
def submit_calibration(
    *, calibration: CalibrationRound, given: Mapping[tuple[int, int], GivenMark], by: User, at: datetime
) -> None:
    """All marks of a scorer at once, by (video of the round, criterion). No mark needs a reason.

    Raises CalibrationRefusedError naming every mark at fault, NotAskedError for one that nobody asked for.
    """
    calibration = CalibrationRound.objects.locked(calibration.pk)
    require(by, Capability.SCORE, calibration.brand)
    scorer = CalibrationScorer.objects.filter(round=calibration, user=by).first()
    if scorer is None:
        raise errors.NotAskedToCalibrateError
    if scorer.submitted_at is not None:
        raise errors.CalibratedAlreadyError
    if not calibration.is_open:
        raise errors.RoundClosedError
    asked = _asked(calibration, scorer)
    if not asked.issuperset(given):
        raise errors.NotAskedError
    problems = {key: problem_of_level(given.get(key, GivenMark())) for key in sorted(asked)}
    if any(problems.values()):
        raise errors.CalibrationRefusedError({key: text for key, text in problems.items() if text})
    CalibrationScorer.objects.filter(pk=scorer.pk).update(submitted_at=at)
    CalibrationMark.objects.bulk_create(
        CalibrationMark(
            scorer=scorer,
            video_id=video,
            criterion_id=criterion,
            value=mark.value,
            not_applicable=mark.not_applicable,
            marked_at=at,
        )
        for (video, criterion), mark in given.items()
    )


@transaction.atomic
def close_round(*, calibration: CalibrationRound, by: User, at: datetime) -> CalibrationRound:
    """No more marks are taken, and everybody of the brand sees the results."""
    calibration = CalibrationRound.objects.locked(calibration.pk)
    require(by, Capability.ASSIGN_SCORERS, calibration.brand)
    if not calibration.is_open:
        raise errors.RoundClosedError
    calibration.closed_by, calibration.closed_at = by, at
    calibration.save(update_fields=["closed_by", "closed_at"])
    return calibration


def _asked(calibration: CalibrationRound, scorer: CalibrationScorer) -> set[tuple[int, int]]:
    videos = calibration.videos.values_list("pk", flat=True)
    criteria = [criterion.pk for criterion in criteria_of(calibration, scorer.role)]
    return {(video, criterion) for video in videos for criterion in criteria}


def _check_videos(brand: Brand, videos: Sequence[Deliverable]) -> None:
    ids = {video.pk for video in videos}
    if len(ids) != len(videos):
        raise errors.RoundVideosError(_("A video is chosen twice."), field="videos")
    if not FEWEST_VIDEOS <= len(ids) <= MOST_VIDEOS:
        text = _("A round has %(fewest)d to %(most)d videos; %(count)d are chosen.")
        numbers = {"fewest": FEWEST_VIDEOS, "most": MOST_VIDEOS, "count": len(ids)}
        raise errors.RoundVideosError(text % numbers, field="videos")
    if videos_to_calibrate(brand).filter(pk__in=ids).count() != len(ids):
        text = _("Only published videos of the brand's own collaborations that have settled can be chosen.")
        raise errors.RoundVideosError(text, field="videos")


def _check_scorers(brand: Brand, scorers: Collection[tuple[str, User]], at: datetime) -> None:
    people = {user.pk for _role, user in scorers}
    if len(people) != len(scorers):
        raise errors.RoundScorersError(_("Each person scores as one role only."), field="scorers")
    if len(people) < FEWEST_SCORERS:
        raise errors.RoundScorersError(
            _("Choose at least two people: one alone compares with nobody."), field="scorers"
        )
    members = Membership.objects.filter(brand=brand, user__is_active=True, user__in=people)
    held = set(members.values_list("role", "user"))
    strangers = [str(user) for role, user in scorers if (role, user.pk) not in held]
    if strangers:
        text = _("%(people)s: not an active member of the brand with this role.")
        raise errors.RoundScorersError(text % {"people": ", ".join(strangers)}, field="scorers")
    asked = {role for criterion in criteria_at(at) for role in criterion.roles}
    idle = sorted({str(Role(role).label) for role, _user in scorers if role not in asked})
    if idle:
        text = _("%(roles)s: the scorecard asks this role nothing that a video shows.")
        raise errors.RoundScorersError(text % {"roles": ", ".join(idle)}, field="scorers")
