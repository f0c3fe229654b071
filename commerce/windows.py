"""Windows of days that do not overlap: what may be summed of figures that exports state for windows."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable
from datetime import date

Window = tuple[date, date]


def disjoint(windows: Iterable[Window]) -> list[Window]:
    """Of overlapping windows those that together cover the most days, of equal choices the one with fewer windows.

    Both days of a window belong to it, so that one that ends where another starts overlaps it.
    """
    ordered = sorted(set(windows), key=lambda window: (window[1], window[0]))
    ends = [last for _first, last in ordered]
    # The best choice among the first n windows: days covered, minus how many windows, and which.
    best: list[tuple[int, int, list[Window]]] = [(0, 0, [])]
    for number, (first, last) in enumerate(ordered):
        days, fewer, chosen = best[bisect_left(ends, first)]
        taken = (days + (last - first).days + 1, fewer - 1, [*chosen, (first, last)])
        best.append(max(taken, best[number], key=lambda choice: choice[:2]))
    return best[-1][2]
