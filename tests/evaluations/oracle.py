"""The written method once more, in plain Python and one value at a time, to hold the SQL against."""

import math
from collections import defaultdict
from fractions import Fraction
from itertools import combinations

SLACK = 1e-9
LETTERS = "DCBAS"


def at_least(x, cut):
    return x + SLACK >= cut


def quantile(ordered, p):
    place = p * (len(ordered) - 1)
    low = math.floor(place)
    high = min(low + 1, len(ordered) - 1)
    return ordered[low] + (place - low) * (ordered[high] - ordered[low])


def norm_knots(values, parent, m, probabilities):
    if not values:
        return parent
    own = [quantile(sorted(values), p) for p in probabilities]
    if parent is None:
        return own
    n = len(values)
    return [(n * here + m * above) / (n + m) for here, above in zip(own, parent, strict=True)]


def standardise(x, knots, scores):
    tied = [score for knot, score in zip(knots, scores, strict=True) if knot == x]
    if tied:
        return (tied[0] + tied[-1]) / 2
    if x < knots[0]:
        return scores[0]
    if x > knots[-1]:
        return scores[-1]
    right = next(i for i, knot in enumerate(knots) if knot > x)
    share = (x - knots[right - 1]) / (knots[right] - knots[right - 1])
    return scores[right - 1] + share * (scores[right] - scores[right - 1])


def shrink_rate(num, den, base, k):
    return (num + k * base) / (den + k)


def panel_score(marks, weights, review_range):
    """marks: (role, mark, leniency); weights by role."""
    by_role = defaultdict(list)
    for role, mark, leniency in marks:
        by_role[role].append(min(5, max(0, mark - leniency)))
    if not by_role:
        return None, 0, False
    means = {role: sum(given) / len(given) for role, given in by_role.items()}
    present = sum(weights[role] for role in means)
    score = sum(weights[role] * mean for role, mean in means.items()) / present
    apart = max(means.values()) - min(means.values())
    return score, present / sum(weights.values()), at_least(apart, review_range)


def composite(bars, weights, min_coverage):
    present = [(bar, weight) for bar, weight in zip(bars, weights, strict=True) if bar is not None]
    coverage = sum(weight for _, weight in present) / 100
    if not at_least(coverage, min_coverage):
        return None, coverage
    return sum(bar * weight for bar, weight in present) / sum(weight for _, weight in present), coverage


def halved(weights, weak):
    """A weak bar counts half; the whole stays what it was."""
    parts = [weight * (0.5 if is_weak else 1) for weight, is_weak in zip(weights, weak, strict=True)]
    return [part * sum(weights) / sum(parts) for part in parts]


def fit_variance(groups, bounds):
    """One-way analysis of variance by moments. -> sigma², tau², k"""
    scores = [score for group in groups for score in group]
    n, creators = len(scores), len(groups)
    mean = sum(scores) / n
    means = [sum(group) / len(group) for group in groups]
    within = sum((score - own) ** 2 for group, own in zip(groups, means, strict=True) for score in group)
    between = sum(len(group) * (own - mean) ** 2 for group, own in zip(groups, means, strict=True))
    sigma2 = within / (n - creators)
    n0 = (n - sum(len(group) ** 2 for group in groups) / n) / (creators - 1)
    tau2 = max((between / (creators - 1) - sigma2) / n0, 1e-6)
    return sigma2, tau2, min(bounds[1], max(bounds[0], sigma2 / tau2))


def reply_score(hours, limits, scores):
    return scores[sum(hours > limit + SLACK for limit in limits)]


def evidence(age_days, videos, coverage, half_life):
    return 0.5 ** (age_days / half_life) * (2 * videos / (videos + 1)) * coverage


def posterior(prior, scores, weights, k, sigma):
    total = sum(weights)
    mean = (k * prior + sum(w * s for w, s in zip(weights, scores, strict=True))) / (k + total)
    return round(mean, 6), round(sigma / math.sqrt(k + total), 6), total


def rank(x, cuts):
    return sum(at_least(x, cut) for cut in cuts)


def stat_tier(mean, sd, current, cuts, z):
    if current is None:
        return rank(mean, cuts)
    low, high = rank(mean - z * sd, cuts), rank(mean + z * sd, cuts)
    return max(low, min(current, high))


def effective_tier(stat, videos, collaborations, caps, blocked, numbers):
    """caps: (rank, cause). -> (rank, provisional, reasons)"""
    provisional = videos < numbers["min_videos"]
    limits = []
    if provisional:
        limits.append((2, f"provisional: {videos}/{numbers['min_videos']} settled videos"))
    elif videos < numbers["s_min_videos"] or collaborations < numbers["s_min_collaborations"]:
        limits.append((3, "S needs more evidence"))
    tier, reasons = stat, []
    for limit, cause in limits + list(caps):
        if limit < tier:
            tier = limit
            reasons.append(cause)
    if blocked:
        return 0, provisional, [*reasons, "blocked"]
    return tier, provisional, reasons


def mann_kendall(scores):
    pairs = combinations(scores, 2)
    return sum((later > earlier + SLACK) - (later < earlier - SLACK) for earlier, later in pairs)


def mk_tail(n, s):
    """By the generating function of inversions, the product of (1 + x + ... + x^(i-1)), in whole numbers."""
    ways = [1]
    for i in range(2, n + 1):
        grown = [0] * (len(ways) + i - 1)
        for k, way in enumerate(ways):
            for more in range(i):
                grown[k + more] += way
        ways = grown
    most = n * (n - 1) // 2
    return float(Fraction(sum(way for k, way in enumerate(ways) if most - 2 * k >= s), math.factorial(n)))


def trend(points, sigma, numbers):
    """points: (day, score). -> dict as the cases write it."""
    newest = max((day for day, _ in points), default=0)
    points = sorted(p for p in points if p[0] >= newest - numbers["trend_window"])
    n = len(points)
    too_little = {"label": "insufficient", "n": n, "slope90": None, "z": None, "confirmed": False}
    if n < numbers["trend_min_points"] or not at_least(newest - points[0][0], numbers["trend_min_span"]):
        return too_little
    middle = sum(day for day, _ in points) / n
    mean = sum(score for _, score in points) / n
    sxx = sum((day - middle) ** 2 for day, _ in points)
    slope = sum((day - middle) * (score - mean) for day, score in points) / sxx
    slope90, z = round(90 * slope, 6), round(slope * math.sqrt(sxx) / sigma, 6)
    clear = at_least(abs(z), numbers["trend_z"]) and at_least(abs(slope90), numbers["trend_min_change"])
    label = ("rising" if slope > 0 else "falling") if clear else "stable"
    recent = [score for _, score in points[-numbers["trend_mk_points"] :]]
    s = mann_kendall(recent)
    tail = mk_tail(len(recent), abs(s))
    confirmed = clear and s * slope > 0 and at_least(numbers["trend_mk_alpha"], tail)
    return {"label": label, "n": n, "slope90": slope90, "z": z, "S": s, "p": tail, "confirmed": confirmed}


def surprise(score, evidence, mean_before, sd_before, sigma):
    return (score - mean_before) / math.sqrt(sigma**2 / evidence + sd_before**2)
