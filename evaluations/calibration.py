"""What a calibration round asks, and what it shows once it may be seen."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Prefetch
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.roles import Capability
from accounts.rules import can

from .dimensions import Dimension
from .models import (
    Anchor,
    CalibrationMark,
    CalibrationRound,
    CalibrationScorer,
    CalibrationVideo,
    Criterion,
    Scorecard,
)
from .scoring.calibration import Deviation, confused_levels, deviations, disagreement

# What people can judge from a video alone.
SEEN_IN_A_VIDEO = (Dimension.CONTENT, Dimension.COMPLIANCE)
LEVELS = range(6)


@dataclass(frozen=True)
class VideoLevels:
    """Who gave which level to one video: the names at each of 0 to 5, and of those who said N/A."""

    video: CalibrationVideo
    at_level: list[list[str]]
    not_applicable: list[str]

    @property
    def range(self) -> int | None:
        given = [level for level in LEVELS if self.at_level[level]]
        return given[-1] - given[0] if given else None


@dataclass(frozen=True)
class CriterionResult:
    criterion: Criterion
    videos: list[VideoLevels]
    # how many levels two people are apart on the same video, on average; None: nothing has two marks
    disagreement: float | None
    # the two levels chosen most where people were apart, lower first
    confused: list[Anchor]


@dataclass(frozen=True)
class ScorerDeviation:
    label: str
    role: str
    scorer_id: int | None
    deviation: Deviation

    @property
    def signed(self) -> str:
        return f"{self.deviation.mean:+.2f}"


@dataclass(frozen=True)
class Results:
    criteria: list[CriterionResult]  # the widest disagreement first
    deviations: list[ScorerDeviation]  # the farthest from the median first
    submitted: int
    asked: int


def criteria_of(calibration: CalibrationRound, role: str | None = None) -> list[Criterion]:
    """What the round asks the role, or anybody, by the scorecard in force when it opened: the same for all."""
    return criteria_at(calibration.opened_at, role)


def criteria_at(at: datetime, role: str | None = None) -> list[Criterion]:
    criteria = Criterion.objects.filter(
        scorecard=Scorecard.objects.in_force_at(at), dimension__in=SEEN_IN_A_VIDEO
    )
    if role is not None:
        criteria = criteria.filter(roles__contains=[role])
    anchors = Prefetch("anchors", Anchor.objects.order_by("level"))
    return list(criteria.prefetch_related(anchors).order_by("position", "pk"))


def videos_of(calibration: CalibrationRound) -> list[CalibrationVideo]:
    subject = "deliverable__collaboration"
    videos = calibration.videos.select_related(f"{subject}__creator", f"{subject}__campaign")
    return list(videos.order_by("position"))


def results_of(calibration: CalibrationRound, user: User, *, at: datetime) -> Results | None:
    """None while the round is blind to the person."""
    if not CalibrationRound.objects.revealed_to(user, at=at).filter(pk=calibration.pk).exists():
        return None
    marks = list(
        CalibrationMark.objects.visible_to(user, at=at).filter(scorer__round=calibration).order_by("pk")
    )
    scorers = list(calibration.scorers.select_related("user").order_by("pk"))
    labels = _labels(scorers, user, names=can(user, Capability.ASSIGN_SCORERS, calibration.brand))
    videos, criteria = videos_of(calibration), criteria_of(calibration)
    found = [_criterion_result(criterion, videos, marks, labels) for criterion in criteria]
    return Results(
        criteria=sorted(found, key=lambda one: -1 if one.disagreement is None else one.disagreement)[::-1],
        deviations=_deviations(scorers, marks, labels, user, calibration),
        submitted=sum(scorer.submitted_at is not None for scorer in scorers),
        asked=len(scorers),
    )


def _labels(scorers: Iterable[CalibrationScorer], user: User, *, names: bool) -> dict[int, str]:
    """A person's name for those who manage the round; colleagues learn only roles, and which marks are theirs."""
    return {
        scorer.pk: str(scorer.user) if names else _("You") if scorer.user_id == user.pk else scorer.role_label
        for scorer in scorers
    }


def _criterion_result(
    criterion: Criterion,
    videos: list[CalibrationVideo],
    marks: Iterable[CalibrationMark],
    labels: Mapping[int, str],
) -> CriterionResult:
    by_video: dict[int, list[CalibrationMark]] = defaultdict(list)
    for mark in marks:
        if mark.criterion_id == criterion.pk:
            by_video[mark.video_id].append(mark)
    levels = [[m.value for m in given if m.value is not None] for given in by_video.values()]
    confused = confused_levels(levels)
    return CriterionResult(
        criterion=criterion,
        videos=[_video_levels(video, by_video[video.pk], labels) for video in videos],
        disagreement=disagreement(levels),
        confused=[anchor for anchor in criterion.anchors.all() if anchor.level in confused],
    )


def _video_levels(
    video: CalibrationVideo, marks: Iterable[CalibrationMark], labels: Mapping[int, str]
) -> VideoLevels:
    at_level: dict[int | None, list[str]] = defaultdict(list)
    for mark in marks:
        at_level[mark.value].append(labels[mark.scorer_id])
    return VideoLevels(video, [_counted(at_level[level]) for level in LEVELS], _counted(at_level[None]))


def _counted(labels: list[str]) -> list[str]:
    """Several people of one role are told apart by nobody: the role and how many."""
    return [f"{label} × {n}" if n > 1 else label for label, n in sorted(Counter(labels).items())]


def _deviations(
    scorers: list[CalibrationScorer],
    marks: Iterable[CalibrationMark],
    labels: Mapping[int, str],
    user: User,
    calibration: CalibrationRound,
) -> list[ScorerDeviation]:
    given = [((m.video_id, m.criterion_id), m.scorer_id, m.value) for m in marks if m.value is not None]
    names = can(user, Capability.ASSIGN_SCORERS, calibration.brand)
    found = deviations(given)
    rows = [
        ScorerDeviation(
            label=labels[scorer.pk],
            role=scorer.role_label,
            scorer_id=scorer.user_id if names or scorer.user_id == user.pk else None,
            deviation=found[scorer.pk],
        )
        for scorer in scorers
        if scorer.pk in found
    ]
    return sorted(rows, key=lambda row: (-row.deviation.distance, row.label, row.deviation.mean))
