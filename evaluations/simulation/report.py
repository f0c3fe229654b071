"""Several runs of a world in one report: means over seeds, the goals, the distance from the bound."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any, NamedTuple

from .judging import Figures

DIGITS = 4
COMPARED = ("spearman", "wrong_tier", "off_by_two", "flip_flops", "changes")
GIVERS = ("method", "bound", "spreadsheet", "gmv", "followers", "truth")


class Goal(NamedTuple):
    name: str
    wanted: str
    figure: Callable[[Figures], float | None]
    is_met: Callable[[float], bool]


def _rank(least: float) -> Goal:
    return Goal(
        "rank correlation with the truth",
        f"at least {least}",
        lambda means: means["spearman"]["method"],
        lambda figure: figure >= least,
    )


BASE_GOALS = (
    _rank(0.80),
    Goal(
        "rank correlation above the spreadsheet's",
        "at least 0.04",
        lambda means: means["spearman"]["method"] - means["spearman"]["spreadsheet"],
        lambda figure: figure >= 0.04,  # noqa: PLR2004 -- the goal
    ),
    Goal(
        "wrong tier",
        "at most 40 %",
        lambda means: 100 * means["wrong_tier"]["method"],
        lambda figure: figure <= 40,  # noqa: PLR2004 -- the goal
    ),
    Goal(
        "two or more tiers off",
        "at most 2.5 %",
        lambda means: 100 * means["off_by_two"]["method"],
        lambda figure: figure <= 2.5,  # noqa: PLR2004 -- the goal
    ),
    Goal(
        "flip-flops in 100 creator-months",
        "at most 0.2",
        lambda means: means["flip_flops"]["method"],
        lambda figure: figure <= 0.2,  # noqa: PLR2004 -- the goal
    ),
    Goal(
        "leniency of raters recovered, r",
        "at least 0.95",
        lambda means: means["raters"]["r"],
        lambda figure: figure >= 0.95,  # noqa: PLR2004 -- the goal
    ),
    Goal(
        "false trend labels",
        "at most 12 %",
        lambda means: None if means["trends"]["false"] is None else 100 * means["trends"]["false"],
        lambda figure: figure <= 12,  # noqa: PLR2004 -- the goal
    ),
)
# The thin world shows what is lost where there is little to go by; nothing is promised of it.
GOALS = {"base": BASE_GOALS, "single": (_rank(0.79),), "thin": ()}


def report(world: str, *, creators: int, months: int, runs: Sequence[tuple[int, Figures]]) -> dict[str, Any]:
    means = _mean([figures for _seed, figures in runs])
    distance = {name: means[name]["method"] - means[name]["bound"] for name in COMPARED if name != "changes"}
    found: dict[str, Any] = rounded(
        {
            "world": world,
            "creators": creators,
            "months": months,
            "conversion": "marked by people: the world has no orders",
            "means": means,
            "from_the_bound": distance,
            "goals": [_tried(goal, means) for goal in GOALS[world]],
            "seeds": [{"seed": seed, **figures} for seed, figures in runs],
        }
    )
    return found


def _tried(goal: Goal, means: Figures) -> dict[str, Any]:
    figure = goal.figure(means)
    return {
        "name": goal.name,
        "wanted": goal.wanted,
        "figure": figure,
        "met": figure is not None and goal.is_met(figure),
    }


def _mean(found: Sequence[Any]) -> Any:
    """Key by key; null where a run has none."""
    first = found[0]
    if isinstance(first, dict):
        return {key: _mean([one[key] for one in found]) for key in first}
    if isinstance(first, list):
        return [_mean(column) for column in zip(*found, strict=True)]
    return None if None in found else sum(found) / len(found)


def rounded(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: rounded(one) for key, one in value.items()}
    if isinstance(value, list):
        return [rounded(one) for one in value]
    return round(value, DIGITS) if isinstance(value, float) else value


# --- as text


HEADS = {
    "spearman": ("rank corr.", 1, 3),
    "wrong_tier": ("wrong tier %", 100, 1),
    "off_by_two": ("2+ off %", 100, 1),
    "flip_flops": ("flip-flops", 1, 2),
    "changes": ("changes", 1, 2),
}


def lines(found: dict[str, Any]) -> Iterator[str]:
    means, seeds = found["means"], len(found["seeds"])
    yield (
        f"World “{found['world']}”: {found['creators']} creators, {found['months']} months, "
        f"{seeds} {'seed' if seeds == 1 else 'seeds'}; {means['collaborations']:.0f} collaborations, "
        f"{means['rated']:.0f} creators with a tier at the end."
    )
    yield f"Conversion is {found['conversion']}."
    yield f"Cuts fitted after the warm-up: {' / '.join(f'{cut:.2f}' for cut in means['cuts'])} (C/B/A/S)."
    yield ""
    yield f"{'':12}" + "".join(f"{head:>14}" for head, _times, _digits in HEADS.values())
    for giver in GIVERS:
        yield f"{giver:12}" + "".join(_cell(means[name].get(giver), name) for name in HEADS)
    yield f"{'from bound':12}" + "".join(_cell(found["from_the_bound"].get(name), name) for name in HEADS)
    yield ""
    yield _rater_line(means["raters"])
    yield _trend_line(means["trends"])
    yield ""
    for goal in found["goals"]:
        figure = "none" if goal["figure"] is None else f"{goal['figure']:.3f}"
        yield f"{'met' if goal['met'] else 'MISSED':8}{goal['name']}: {figure} ({goal['wanted']})"


def _cell(figure: float | None, name: str) -> str:
    _head, times, digits = HEADS[name]
    return f"{'':>14}" if figure is None else f"{times * figure:>14.{digits}f}"


def _rater_line(raters: dict[str, float | None]) -> str:
    if raters["r"] is None:
        return "Leniency of raters: none was estimated."
    return f"Leniency of raters recovered: r {raters['r']:.3f}, RMSE {raters['rmse']:.3f}."


def _trend_line(trends: dict[str, float | None]) -> str:
    false, found, reverse = (
        "none" if trends[name] is None else f"{100 * trends[name]:.1f} %"  # type: ignore[operator]
        for name in ("false", "found", "reversed")
    )
    return f"Trends: {false} of steady creators labelled, {found} of real trends found, {reverse} reversed."
