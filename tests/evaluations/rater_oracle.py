"""Raters and agreement once more, in plain Python from the written method, to hold numpy against."""

import math
from collections import defaultdict
from itertools import combinations
from statistics import mean, stdev, variance

SLACK = 1e-9


def shared_units(ratings):
    """(unit, rater, mark) → unit: [(rater, mark)] of those that two people have marked."""
    units = defaultdict(list)
    for unit, rater, mark in ratings:
        units[unit].append((rater, mark))
    return {unit: given for unit, given in units.items() if len({rater for rater, _ in given}) > 1}


def rater_effects(ratings, *, pull, passes, clamp, calibrate_leniency, calibrate_z, **_flat):
    """-> {rater: (leniency, standard error, n, needs calibration)} of who is linked, sigma_e."""
    units = shared_units(ratings)
    given = defaultdict(list)
    for unit, marks in units.items():
        for rater, mark in marks:
            given[rater].append((unit, mark))
    b = dict.fromkeys(given, 0.0)
    for _ in range(passes):
        theta = {unit: mean(mark - b[rater] for rater, mark in marks) for unit, marks in units.items()}
        b = {
            rater: math.fsum(mark - theta[unit] for unit, mark in marks) / (len(marks) + pull)
            for rater, marks in given.items()
        }
    if not units:
        return {}, None
    errors = []
    for marks in units.values():
        level = mean(mark - b[rater] for rater, mark in marks)
        errors += [mark - b[rater] - level for rater, mark in marks]
    freedom = max(len(errors) - len(units) - len(given) + 1, 1)
    sigma = math.sqrt(math.fsum(error * error for error in errors) / freedom)
    found = {}
    for rater, marks in given.items():
        held = min(clamp, max(-clamp, b[rater]))
        error = sigma / math.sqrt(len(marks) + pull)
        sure = abs(held) + SLACK >= calibrate_z * error
        found[rater] = held, error, len(marks), sure and abs(held) + SLACK >= calibrate_leniency
    return found, sigma


def flat(ratings, rater, *, share, least):
    """Own marks against the colleagues' on the units that this rater shares."""
    units = [marks for marks in shared_units(ratings).values() if rater in dict(marks)]
    own = [mark for marks in units for who, mark in marks if who == rater]
    others = [mark for marks in units for who, mark in marks if who != rater]
    return len(own) >= max(least, 2) and len(others) > 1 and stdev(own) + SLACK < share * stdev(others)


def alpha(units):
    """From the coincidences, as the textbook has it: observed over expected squared distance of pairs."""
    units = [marks for marks in units if len(marks) > 1]
    everything = [mark for marks in units for mark in marks]
    n = len(everything)
    observed = sum(
        2 * sum((a - b) ** 2 for a, b in combinations(marks, 2)) / (len(marks) - 1) for marks in units
    )
    expected = 2 * sum((a - b) ** 2 for a, b in combinations(everything, 2)) / (n - 1) if n else 0
    return 1 - observed / expected if expected else None


def icc(units):
    units = [marks for marks in units if len(marks) > 1]
    if len(units) < 2:
        return None
    n = sum(map(len, units))
    whole = mean(mark for marks in units for mark in marks)
    between = sum(len(marks) * (mean(marks) - whole) ** 2 for marks in units) / (len(units) - 1)
    within = sum((len(marks) - 1) * variance(marks) for marks in units) / (n - len(units))
    return (between - within) / between if between > SLACK else None
