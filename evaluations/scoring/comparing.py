"""Comparisons with a cut, alike everywhere: a sum of floats just beside the cut counts as on it."""

from fractions import Fraction

SLACK = 1e-9


def reaches(x: float, cut: float) -> bool:
    """x >= cut."""
    return x + SLACK >= cut


def below(x: float, cut: float) -> bool:
    return not reaches(x, cut)


def above(x: float, cut: float) -> bool:
    return not reaches(cut, x)


def exact(number: float) -> Fraction:
    """The number as people wrote it: 0.15 is fifteen hundredths and not the nearest float."""
    return Fraction(str(number))
