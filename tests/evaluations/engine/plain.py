"""A plain loop over histories, by the oracle: what the closes must come to."""

from collections import defaultdict

from evaluations.conformance import FIRST, NUMBERS
from evaluations.dimensions import Trend
from tests.evaluations import oracle

LABELS = {"insufficient": 0, "falling": 1, "stable": 2, "rising": 3}


def graded(bars):
    return oracle.composite(bars, FIRST.overall_weights, FIRST.min_coverage)


def stand(history, current):
    """history: (day, bars, videos) of what has settled; current: the statistical tier so far."""
    known = [(day, videos, *graded(bars)) for day, bars, videos in history if graded(bars)[0] is not None]
    newest = max(day for day, *_ in known)
    scores = [score for _, _, score, _ in known]
    weights = [
        oracle.evidence(newest - day, videos, coverage, FIRST.half_life) for day, videos, _, coverage in known
    ]
    mean, sd, _w = oracle.posterior(FIRST.grand_mean, scores, weights, FIRST.prior_strength, FIRST.sigma)
    stat = oracle.stat_tier(mean, sd, current, NUMBERS["cuts"], FIRST.hysteresis)
    videos = sum(videos for _, videos, _, _ in known)
    tier, provisional, _reasons = oracle.effective_tier(stat, videos, len(known), (), False, NUMBERS)
    label = oracle.trend([(day, score) for day, _, score, _ in known], FIRST.sigma, NUMBERS)["label"]
    return mean, sd, stat, tier, provisional, Trend(LABELS[label])


def standings(closes):
    """closes: for each, in order, its (creator, day, bars, videos). -> per creator the standings in order."""
    histories, made = defaultdict(list), defaultdict(list)
    for close in closes:
        for creator, day, bars, videos in close:
            histories[creator].append((day, bars, videos))
        # What misses too many bars is pending: it changes nothing.
        for creator in {creator for creator, _, bars, _ in close if graded(bars)[0] is not None}:
            current = made[creator][-1][2] if made[creator] else None
            made[creator].append(stand(histories[creator], current))
    return made
