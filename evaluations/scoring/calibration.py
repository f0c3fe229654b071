"""Comparing the levels that several people gave to the same videos. Levels are 0 to 5."""

from collections import Counter, defaultdict
from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass
from itertools import combinations
from statistics import fmean, median


@dataclass(frozen=True)
class Deviation:
    """Of one person from the median of all who marked the same, in levels, over `n` marks."""

    mean: float  # above 0: higher than the others
    distance: float  # without its sign
    n: int


def disagreement(levels: Iterable[Sequence[int]]) -> float | None:
    """How many levels two people are apart on the same video, over all pairs. None: no video has two marks."""
    apart = [abs(one - other) for given in levels for one, other in combinations(given, 2)]
    return fmean(apart) if apart else None


def confused_levels(levels: Iterable[Sequence[int]]) -> tuple[int, ...]:
    """The two levels chosen most on videos that people disagree about, lower first; none where all agree."""
    chosen = Counter(level for given in levels if len(set(given)) > 1 for level in given)
    most = sorted(chosen, key=lambda level: (-chosen[level], level))[:2]
    return tuple(sorted(most))


def deviations(given: Iterable[tuple[Hashable, int, int]]) -> dict[int, Deviation]:
    """By person, from (what was marked, person, level); what only one person marked compares nobody."""
    by_unit: dict[Hashable, list[tuple[int, int]]] = defaultdict(list)
    for unit, person, level in given:
        by_unit[unit].append((person, level))
    away: dict[int, list[float]] = defaultdict(list)
    for marks in by_unit.values():
        if len(marks) > 1:
            middle = median(level for _person, level in marks)
            for person, level in marks:
                away[person].append(level - middle)
    return {
        person: Deviation(fmean(values), fmean(map(abs, values)), len(values))
        for person, values in away.items()
    }
