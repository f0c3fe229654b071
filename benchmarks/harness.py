"""Times variants of one job side by side: every round runs each of them, so that noise falls on all alike."""

from __future__ import annotations

import json
import math
import statistics
import time
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from django.db import connection, transaction

Job = Callable[[], Any]


class Undo(Exception):  # noqa: N818 -- control flow: leaves the transaction without a trace
    pass


@dataclass(frozen=True)
class Timing:
    median: float
    least: float
    p95: float
    rounds: int


@dataclass
class Result:
    """What one case measured. Ratios are of medians of the same run; nothing else compares across machines."""

    case: str
    size: int
    timings: dict[str, Timing]
    ratios: dict[str, float] = field(default_factory=dict)
    notes: dict[str, Any] = field(default_factory=dict)

    def against(self, ours: str, other: str) -> float:
        """How many times as long `ours` took as `other`; kept among the ratios."""
        ratio = self.timings[ours].median / self.timings[other].median
        self.ratios[f"{ours} / {other}"] = round(ratio, 3)
        return ratio

    def write(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        with (folder / "results.jsonl").open("a", encoding="utf-8") as lines:
            lines.write(json.dumps(asdict(self), ensure_ascii=False) + "\n")

    def show(self) -> None:
        print(f"\n{self.case} at {self.size:,}")
        for name, timing in self.timings.items():
            print(f"  {name:<34} {timing.median * 1000:>12.2f} ms   p95 {timing.p95 * 1000:.2f}")
        for name, ratio in self.ratios.items():
            print(f"  {name:<46} {ratio:>8.2f} x")
        for name, note in self.notes.items():
            print(f"  {name}: {note}")


def interleaved(variants: Mapping[str, Job], *, rounds: int, undo: bool = False) -> dict[str, Timing]:
    """Run each variant once per round, in turn; with `undo` each in a transaction that is rolled back."""
    seconds: dict[str, list[float]] = {name: [] for name in variants}
    for _round in range(rounds):
        for name, job in variants.items():
            seconds[name].append(_timed(job, undo=undo))
    return {name: timing_of(taken) for name, taken in seconds.items()}


def timing_of(seconds: list[float]) -> Timing:
    ordered = sorted(seconds)
    p95 = ordered[min(len(ordered) - 1, math.ceil(0.95 * len(ordered)) - 1)]
    return Timing(statistics.median(ordered), ordered[0], p95, len(ordered))


def _timed(job: Job, *, undo: bool) -> float:
    if not undo:
        started = time.perf_counter()
        job()
        return time.perf_counter() - started
    taken = 0.0
    try:
        with transaction.atomic():
            started = time.perf_counter()
            job()
            taken = time.perf_counter() - started
            raise Undo
    except Undo:
        return taken


def growth(small: Timing, large: Timing, times: float) -> float:
    """The exponent b of cost ~ size**b between two sizes."""
    return math.log(large.median / small.median) / math.log(times)


def execute(statement: str, *values: Any) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement, values or None)


def scalar(statement: str, *values: Any) -> Any:
    with connection.cursor() as cursor:
        cursor.execute(statement, values or None)
        row = cursor.fetchone()
        return row[0] if row else None
