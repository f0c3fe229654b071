"""Times variants of one job side by side: every round runs each of them, so that noise falls on all alike."""

from __future__ import annotations

import json
import math
import os
import random
import re
import statistics
import time
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from django.db import connection, transaction

Job = Callable[[], Any]
WRITTEN = (
    "creators_creator",
    "creators_metricsnapshot",
    "evaluations_standing",
    "evaluations_currentstanding",
    "evaluations_collaborationscore",
    "commerce_product",
    "commerce_orderline",
)


class Undo(Exception):  # noqa: N818 -- control flow: leaves the transaction without a trace
    pass


@dataclass(frozen=True)
class Timing:
    median: float
    least: float
    p95: float
    rounds: int

    def scaled(self, times: float) -> Timing:
        return Timing(self.median * times, self.least * times, self.p95 * times, self.rounds)


@dataclass(frozen=True)
class Bar:
    """What was to be reached."""

    name: str
    figure: float
    at_most: float | None
    at_least: float | None

    @property
    def met(self) -> bool:
        high, low = self.at_most, self.at_least
        return (high is None or self.figure <= high) and (low is None or self.figure >= low)


@dataclass
class Result:
    """What one case measured. Ratios are of medians of the same run; nothing else compares across machines."""

    case: str
    size: int
    timings: dict[str, Timing]
    ratios: dict[str, float] = field(default_factory=dict)
    bars: list[Bar] = field(default_factory=list)
    notes: dict[str, Any] = field(default_factory=dict)

    def against(
        self, ours: str, other: str, *, at_most: float | None = None, at_least: float | None = None
    ) -> float:
        """How many times as long `ours` took as `other`; kept among the ratios."""
        ratio = self.timings[ours].median / self.timings[other].median
        self.ratios[f"{ours} / {other}"] = round(ratio, 3)
        if at_most or at_least:
            self.judge(f"{ours} / {other}", ratio, at_most=at_most, at_least=at_least)
        return ratio

    def judge(
        self, name: str, figure: float, *, at_most: float | None = None, at_least: float | None = None
    ) -> None:
        self.bars.append(Bar(name, round(figure, 3), at_most, at_least))

    def write(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        kept = asdict(self) | {
            "load": os.getloadavg()[0],
            "at": time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime()),
        }
        for told, bar in zip(kept["bars"], self.bars, strict=True):
            told["met"] = bar.met
        with (folder / "results.jsonl").open("a", encoding="utf-8") as lines:
            lines.write(json.dumps(kept, ensure_ascii=False) + "\n")

    def show(self) -> None:
        print(f"\n{self.case} at {self.size:,}, load {os.getloadavg()[0]:.1f}")
        for name, timing in self.timings.items():
            spread = f"least {timing.least * 1000:.2f}   p95 {timing.p95 * 1000:.2f}"
            print(f"  {name:<44} {timing.median * 1000:>12.2f} ms   {spread}")
        for name, ratio in self.ratios.items():
            print(f"  {name:<54} {ratio:>8.2f} x")
        for bar in self.bars:
            wanted = f"at most {bar.at_most:g}" if bar.at_most else f"at least {bar.at_least:g}"
            print(f"  {'met   ' if bar.met else 'MISSED'} {bar.name:<47} {bar.figure:>8.2f} ({wanted})")
        for name, note in self.notes.items():
            print(f"  {name}: {note}")


def interleaved(
    variants: Mapping[str, Job], *, rounds: int, undo: bool = False, restore: Job | None = None
) -> dict[str, Timing]:
    """Run each variant once per round. What each leaves is rolled back, or restored outside the clock.

    In another order each round: what always follows the same one pays for the caches which that one has emptied.
    """
    seconds: dict[str, list[float]] = {name: [] for name in variants}
    for number in range(rounds):
        for name in random.Random(number).sample(list(variants), len(variants)):
            seconds[name].append(_timed(variants[name], undo=undo))
            if restore:
                restore()
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
            # What a commit would still check.
            execute("SET CONSTRAINTS ALL IMMEDIATE")
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


def as_loaded() -> None:
    """Pack the indexes of what cases write.

    What they roll back leaves: room that a vacuum empties and does not give back, five times what the rows need after
    some recomputes of everybody. An archive that people use has no such past.
    """
    execute(f"VACUUM ANALYZE {', '.join(WRITTEN)}")
    for table in WRITTEN:
        execute(f"REINDEX TABLE {table}")


def vacuum() -> None:
    """So that what an earlier case left behind is not paid by the next."""
    execute(
        "VACUUM ANALYZE evaluations_currentstanding, evaluations_standing, evaluations_collaborationscore"
    )


# --- memory of this process, in MB


def forget_peak() -> None:
    Path("/proc/self/clear_refs").write_text("5", encoding="ascii")


def resident(name: str) -> float:
    """VmRSS: now; VmHWM: the most since `forget_peak`."""
    found = re.search(rf"{name}:\s+(\d+)", Path("/proc/self/status").read_text(encoding="ascii"))
    return int(found[1]) / 1024 if found else 0
