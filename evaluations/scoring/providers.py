"""Whether the creators a service provider introduced do as well as those found without one."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import fsum, sqrt
from typing import Literal

Z = 1.96
LEAST_CREATORS = 10

Verdict = Literal["worse", "better", "no evidence"]


@dataclass(frozen=True)
class Newcomer:
    """A creator's first two settled collaborations: their plain mean and evidence weight.

    A posterior would shrink the gap away, and later collaborations are those of survivors.
    """

    stratum: str
    is_introduced: bool
    mean: float
    weight: float


@dataclass(frozen=True)
class Gap:
    """Introduced less organic, on the scale of scores, with its 95 % interval."""

    diff: float
    se: float
    lo: float
    hi: float
    verdict: Verdict


@dataclass(frozen=True)
class Share:
    """So many of so many, e.g. authenticity checks failed."""

    hits: int
    of: int

    def __post_init__(self) -> None:
        if not 0 <= self.hits <= self.of:
            raise ValueError(f"{self.hits} of {self.of}")

    @property
    def interval(self) -> tuple[float, float] | None:
        """Wilson's, 95 %. None: there was nothing to count."""
        if not self.of:
            return None
        rate, room = self.hits / self.of, Z**2 / self.of
        middle = (rate + room / 2) / (1 + room)
        half = Z * sqrt(rate * (1 - rate) / self.of + room / (4 * self.of)) / (1 + room)
        return max(0.0, middle - half), min(1.0, middle + half)

    def lies_above(self, other: "Share") -> bool:
        """The whole interval is above the other's."""
        return bool(self.interval and other.interval and self.interval[0] > other.interval[1])


@dataclass(frozen=True)
class CrossCheck:
    """`gap` is None where fewer than ten creators can be compared on either side."""

    gap: Gap | None
    introduced: int
    organic: int
    is_biased: bool


def provider_gap(rows: Iterable[Newcomer], sigma2: float, tau2: float) -> Gap | None:
    """Within each stratum, then over strata by precision. None: no stratum has both sides."""
    strata = _comparable(rows)
    differences = [_difference(*strata[name], sigma2, tau2) for name in sorted(strata)]
    if not differences:
        return None
    precision = fsum(1 / variance for _, variance in differences)
    diff = fsum(difference / variance for difference, variance in differences) / precision
    se = 1 / sqrt(precision)
    lo, hi = diff - Z * se, diff + Z * se
    return Gap(diff, se, lo, hi, "worse" if hi < 0 else "better" if lo > 0 else "no evidence")


def cross_check(
    rows: Sequence[Newcomer],
    sigma2: float,
    tau2: float,
    *,
    fails: Iterable[tuple[Share, Share]] = (),
) -> CrossCheck:
    """`fails`: rates of failed checks, each as introduced and organic."""
    strata = _comparable(rows).values()
    introduced, organic = (sum(len(sides[side]) for sides in strata) for side in (0, 1))
    enough = min(introduced, organic) >= LEAST_CREATORS
    gap = provider_gap(rows, sigma2, tau2) if enough else None
    fails_more = any(theirs.lies_above(ours) for theirs, ours in fails)
    return CrossCheck(gap, introduced, organic, fails_more or (gap is not None and gap.verdict == "worse"))


def promises_kept(tiers: Iterable[tuple[int, int]]) -> Share:
    """Of creators promised in a tier, those who reached it: pairs of promised and realised rank."""
    pairs = list(tiers)
    return Share(sum(realised >= promised for promised, realised in pairs), len(pairs))


def _comparable(rows: Iterable[Newcomer]) -> dict[str, tuple[list[Newcomer], list[Newcomer]]]:
    """Introduced and organic creators of the strata that have both."""
    strata: dict[str, tuple[list[Newcomer], list[Newcomer]]] = {}
    for row in rows:
        strata.setdefault(row.stratum, ([], []))[0 if row.is_introduced else 1].append(row)
    return {name: sides for name, sides in strata.items() if all(sides)}


def _difference(
    introduced: Sequence[Newcomer], organic: Sequence[Newcomer], sigma2: float, tau2: float
) -> tuple[float, float]:
    """With its variance."""
    theirs, ours = (_mean(side, sigma2, tau2) for side in (introduced, organic))
    return theirs[0] - ours[0], theirs[1] + ours[1]


def _mean(side: Sequence[Newcomer], sigma2: float, tau2: float) -> tuple[float, float]:
    """Weighted by precision, with its variance."""
    precisions = [1 / (tau2 + sigma2 / one.weight) for one in side]
    whole = fsum(precisions)
    total = fsum(one.mean * precision for one, precision in zip(side, precisions, strict=True))
    return total / whole, 1 / whole
