import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from evaluations.scoring import agreements, alpha_interval, icc_of_mean, light_of
from tests.evaluations import rater_oracle as oracle

tried = settings(max_examples=100, deadline=None, derandomize=True)
panels = st.lists(st.lists(st.integers(0, 5), min_size=1, max_size=4), max_size=12)


def columns(units):
    labels = np.repeat(np.arange(len(units)), [len(marks) for marks in units])
    return labels, np.array([mark for marks in units for mark in marks], dtype=float)


def near(expected):
    return None if expected is None else pytest.approx(expected, abs=1e-9)


@tried
@given(panels)
def test_alpha_equals_the_one_from_coincidences(units):
    assert alpha_interval(*columns(units)) == near(oracle.alpha(units))


@tried
@given(panels)
def test_icc_equals_oracle(units):
    assert icc_of_mean(*columns(units)) == near(oracle.icc(units))


def test_alpha_by_hand():
    # Variances .5, 0 and .5 of two marks each, 2 over all: 1 - (1/3) / 2; a single mark counts for nothing.
    assert alpha_interval(*columns([[1, 2], [3, 3], [5, 4], [4]])) == pytest.approx(5 / 6)


def test_icc_by_hand():
    # Means 2, 4 and 3 of two, three and two marks around 22/7: between 17/7, within (2 + 2 + 2) / (7 - 3) = 3/2.
    assert icc_of_mean(*columns([[1, 3], [3, 4, 5], [2, 4]])) == pytest.approx(13 / 34)


@pytest.mark.parametrize("units", [[], [[3, 3], [3, 3]], [[1], [2]]])
def test_without_variance_or_pairs_agreement_is_undefined(units):
    assert alpha_interval(*columns(units)) is None
    assert icc_of_mean(*columns(units)) is None


def test_full_agreement_is_one():
    units = [[1, 1], [4, 4, 4]]

    assert (alpha_interval(*columns(units)), icc_of_mean(*columns(units))) == (1, 1)


@pytest.mark.parametrize(
    ("alpha", "units", "light"),
    [
        (0.8, 30, "green"),
        (0.79999999999, 30, "green"),
        (0.79, 30, "amber"),
        (0.667, 30, "amber"),
        (0.66, 30, "red"),
        (-0.2, 30, "red"),
        (0.9, 29, "none"),
        (None, 99, "none"),
    ],
)
def test_light_follows_the_cuts(alpha, units, light):
    assert light_of(alpha, units, least=30, green=0.8, amber=0.667) == light


@tried
@given(panels, panels)
def test_groups_are_judged_apart(one, other):
    (labels, marks), (more_labels, more_marks) = columns(one), columns(other)
    groups = np.concatenate([np.full(len(marks), 7), np.full(len(more_marks), 9)])
    values = np.concatenate([marks, more_marks])

    found = {
        row.group: row
        for row in agreements(groups, np.concatenate([labels, more_labels + 99]), values, values)
    }

    for group, units in ((7, one), (9, other)):
        if units:
            assert found[group].alpha == found[group].alpha_adjusted == near(oracle.alpha(units))
            assert found[group].icc == near(oracle.icc(units))
            assert found[group].units == sum(len(given) > 1 for given in units)
