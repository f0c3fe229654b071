"""Whether a draft scorecard may be published, in words, and what it changes."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from accounts.roles import Role
from campaigns.models import Goal

from .dimensions import Dimension

if TYPE_CHECKING:
    from .models import Criterion, GoalWeights, Scorecard

# Raters can be compared only where at least two roles mark the same thing.
COMPARED = (Dimension.CONTENT, Dimension.COLLABORATION, Dimension.COMPLIANCE)
LEVELS = range(6)


def problems_with(scorecard: Scorecard) -> list[str]:
    """One sentence per reason against publishing. Reads prefetched criteria, anchors and goal weights."""
    criteria = list(scorecard.criteria.all())
    return [
        *_dimension_problems(criteria),
        *(problem for criterion in criteria for problem in _criterion_problems(criterion)),
        *_goal_problems(scorecard.goal_weights.all()),
    ]


def _dimension_problems(criteria: list[Criterion]) -> Iterable[str]:
    for dimension in Dimension:
        weights = [criterion.weight for criterion in criteria if criterion.dimension == dimension]
        if not weights:
            yield _("%(dimension)s has no criterion.") % {"dimension": dimension.label}
        elif sum(weights) != 100:  # noqa: PLR2004 -- percent
            yield _("The weights of %(dimension)s sum to %(sum)d instead of 100.") % {
                "dimension": dimension.label,
                "sum": sum(weights),
            }


def _criterion_problems(criterion: Criterion) -> Iterable[str]:
    if criterion.dimension in COMPARED and len(set(criterion.roles)) < 2:  # noqa: PLR2004 -- a pair
        yield _("“%(criterion)s” is asked of one role only; raters can be compared from two.") % {
            "criterion": criterion.name
        }
    anchors = {anchor.level: anchor for anchor in criterion.anchors.all()}
    for language, attribute in ((_("Chinese"), "text_zh"), (_("English"), "text_en")):
        missing = [
            str(level) for level in LEVELS if level not in anchors or not getattr(anchors[level], attribute)
        ]
        if missing:
            yield _("“%(criterion)s” lacks %(language)s anchors for: %(levels)s.") % {
                "criterion": criterion.name,
                "language": language,
                "levels": ", ".join(missing),
            }


def _goal_problems(goal_weights: Iterable[GoalWeights]) -> Iterable[str]:
    sums = {weights.goal: sum(weights.in_order) for weights in goal_weights}
    for goal in Goal:
        if goal not in sums:
            yield _("The goal “%(goal)s” has no weights.") % {"goal": goal.label}
        elif sums[goal] != 100:  # noqa: PLR2004 -- percent
            yield _("The weights of the goal “%(goal)s” sum to %(sum)d instead of 100.") % {
                "goal": goal.label,
                "sum": sums[goal],
            }


@dataclass(frozen=True)
class Change:
    """Something of the scorecard that differs from its predecessor. None: was not there, is gone."""

    subject: str
    what: str
    old: str | None
    new: str | None


def changes_of(scorecard: Scorecard) -> list[Change]:
    """Against the version it is based on; criteria are the same while their code is."""
    if scorecard.based_on is None:
        return []
    old = {criterion.code: criterion for criterion in scorecard.based_on.criteria.all()}
    new = {criterion.code: criterion for criterion in scorecard.criteria.all()}
    found = [Change(one.name, _("criterion"), one.name, None) for code, one in old.items() if code not in new]
    for code, criterion in new.items():
        if code in old:
            found += _criterion_changes(old[code], criterion)
        else:
            found.append(Change(criterion.name, _("criterion"), None, criterion.name))
    return found + _goal_changes(scorecard.based_on, scorecard)


def _criterion_changes(old: Criterion, new: Criterion) -> list[Change]:
    before, after = _facts(old), _facts(new)
    return [
        Change(new.name, what, before.get(what) or None, after.get(what) or None)
        for what in {**before, **after}
        if before.get(what) != after.get(what)
    ]


def _facts(criterion: Criterion) -> dict[str, str]:
    anchors = {
        _("anchor %(level)d, %(language)s") % {"level": anchor.level, "language": language}: text
        for anchor in criterion.anchors.all()
        for language, text in ((_("Chinese"), anchor.text_zh), (_("English"), anchor.text_en))
    }
    separator = "、" if (get_language() or "").startswith("zh") else ", "
    return {
        _("Chinese name"): criterion.name_zh,
        _("English name"): criterion.name_en,
        _("dimension"): str(Dimension(criterion.dimension).label),
        _("weight"): str(criterion.weight),
        _("roles asked"): separator.join(str(Role(role).label) for role in sorted(criterion.roles)),
        **anchors,
    }


def _goal_changes(old: Scorecard, new: Scorecard) -> list[Change]:
    before = {weights.goal: weights for weights in old.goal_weights.all()}
    return [
        Change(
            str(weights.get_goal_display()),
            str(dimension.label),
            str(getattr(before[weights.goal], dimension)),
            str(getattr(weights, dimension)),
        )
        for weights in new.goal_weights.all()
        if weights.goal in before
        for dimension in Dimension
        if getattr(before[weights.goal], dimension) != getattr(weights, dimension)
    ]
