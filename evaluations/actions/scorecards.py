"""A scorecard is a version: drafted from the one before, edited, published once, never changed afterwards."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import IntegrityError, transaction
from django.db.models import Max
from django.utils.text import slugify

from accounts.models import User
from accounts.roles import Capability
from accounts.rules import require
from campaigns.models import Goal
from evaluations import errors
from evaluations.dimensions import NUMBER_DIMENSIONS, Dimension
from evaluations.models import Anchor, Criterion, GoalWeights, Scorecard
from evaluations.publishing import problems_with
from evaluations.states import VersionState

COPIED = ("dimension", "code", "name_en", "name_zh", "weight", "roles", "asked", "position")


@dataclass(frozen=True)
class CriterionText:
    """A criterion as somebody writes it. `anchors`: the levels 0-5, each (Chinese, English)."""

    dimension: Dimension
    name_zh: str
    name_en: str
    weight: int
    roles: Sequence[str]
    anchors: Sequence[tuple[str, str]]


@transaction.atomic
def draft_scorecard(*, based_on: Scorecard, by: User, at: datetime) -> Scorecard:
    """A copy to edit. Raises DraftExistsError: there is one draft at a time."""
    require(by, Capability.MANAGE_SCORECARDS)
    try:
        with transaction.atomic():
            scorecard = Scorecard.objects.create(
                version=(Scorecard.objects.aggregate(last=Max("version"))["last"] or 0) + 1,
                name_en=based_on.name_en,
                name_zh=based_on.name_zh,
                based_on=based_on,
                drafted_by=by,
                drafted_at=at,
            )
    except IntegrityError:
        raise errors.DraftExistsError from None
    _copy_goal_weights(based_on, scorecard)
    _copy_criteria(based_on, scorecard)
    return scorecard


@transaction.atomic
def change_scorecard(
    *, scorecard: Scorecard, name_zh: str, name_en: str, goals: Mapping[Goal, Sequence[int]], by: User
) -> None:
    """Names and goal weights, six per goal in the order of the dimensions. Raises GoalWeightsError."""
    scorecard = _draft(scorecard, by)
    scorecard.name_zh, scorecard.name_en = name_zh, name_en
    scorecard.save(update_fields=["name_zh", "name_en"])
    for goal, weights in goals.items():
        if sum(weights) != 100:  # noqa: PLR2004 -- percent
            raise errors.GoalWeightsError(goal.label, sum(weights))
    GoalWeights.objects.bulk_create(
        [
            GoalWeights(scorecard=scorecard, goal=goal, **dict(zip(Dimension.values, weights, strict=True)))
            for goal, weights in goals.items()
        ],
        update_conflicts=True,
        unique_fields=["scorecard", "goal"],
        update_fields=Dimension.values,
    )


@transaction.atomic
def add_criterion(*, scorecard: Scorecard, text: CriterionText, by: User) -> Criterion:
    scorecard = _draft(scorecard, by)
    last = scorecard.criteria.aggregate(last=Max("position"))["last"] or 0
    criterion = Criterion(scorecard=scorecard, position=last + 1, code=_free_code(scorecard, text))
    _write(criterion, text)
    return criterion


@transaction.atomic
def change_criterion(*, criterion: Criterion, text: CriterionText, by: User) -> None:
    _draft(criterion.scorecard, by)
    _write(criterion, text)


@transaction.atomic
def remove_criterion(*, criterion: Criterion, by: User) -> None:
    _draft(criterion.scorecard, by)
    criterion.delete()


@transaction.atomic
def publish_scorecard(*, scorecard: Scorecard, by: User, at: datetime) -> Scorecard:
    """Campaigns that start from now on get it. Raises ScorecardIncompleteError with every reason."""
    scorecard = _draft(scorecard, by)
    problems = problems_with(Scorecard.objects.with_text().get(pk=scorecard.pk))
    if problems:
        raise errors.ScorecardIncompleteError(problems)
    scorecard.state, scorecard.published_by, scorecard.published_at = VersionState.PUBLISHED, by, at
    scorecard.save(update_fields=["state", "published_by", "published_at"])
    return scorecard


@transaction.atomic
def discard_draft(*, scorecard: Scorecard, by: User) -> None:
    _draft(scorecard, by).delete()


def _draft(scorecard: Scorecard, by: User) -> Scorecard:
    require(by, Capability.MANAGE_SCORECARDS)
    scorecard = Scorecard.objects.select_for_update(of=("self",)).get(pk=scorecard.pk)
    if scorecard.state != VersionState.DRAFT:
        raise errors.PublishedError
    return scorecard


def _copy_goal_weights(source: Scorecard, target: Scorecard) -> None:
    GoalWeights.objects.bulk_create(
        GoalWeights(
            scorecard=target,
            goal=weights.goal,
            **dict(zip(Dimension.values, weights.in_order, strict=True)),
        )
        for weights in source.goal_weights.all()
    )


def _copy_criteria(source: Scorecard, target: Scorecard) -> None:
    originals = list(source.criteria.prefetch_related("anchors").order_by("position", "pk"))
    copies = Criterion.objects.bulk_create(
        Criterion(scorecard=target, **{name: getattr(original, name) for name in COPIED})
        for original in originals
    )
    Anchor.objects.bulk_create(
        Anchor(criterion=copy, level=anchor.level, text_zh=anchor.text_zh, text_en=anchor.text_en)
        for original, copy in zip(originals, copies, strict=True)
        for anchor in original.anchors.all()
    )


def _write(criterion: Criterion, text: CriterionText) -> None:
    criterion.dimension, criterion.weight, criterion.roles = text.dimension, text.weight, list(text.roles)
    criterion.name_zh, criterion.name_en = text.name_zh, text.name_en
    criterion.asked = (
        Criterion.Asked.WITHOUT_SOURCE if text.dimension in NUMBER_DIMENSIONS else Criterion.Asked.ALWAYS
    )
    criterion.save()
    Anchor.objects.bulk_create(
        [
            Anchor(criterion=criterion, level=level, text_zh=chinese, text_en=english)
            for level, (chinese, english) in enumerate(text.anchors)
        ],
        update_conflicts=True,
        unique_fields=["criterion", "level"],
        update_fields=["text_zh", "text_en"],
    )


def _free_code(scorecard: Scorecard, text: CriterionText) -> str:
    """From the English name; codes of earlier versions keep their meaning, so none is given twice."""
    code = slugify(text.name_en)[:32] or "criterion"
    taken = set(Criterion.objects.filter(code__startswith=code).values_list("code", flat=True))
    return next(
        candidate
        for candidate in (code, *(f"{code}-{number}" for number in range(2, len(taken) + 3)))
        if candidate not in taken
    )
