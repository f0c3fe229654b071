"""Rater effects against the oracle on random panels, and cases small enough to do by hand."""

import time

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from evaluations.scoring import adjusted, rater_effects
from tests.evaluations import rater_oracle as oracle

tried = settings(max_examples=80, deadline=None, derandomize=True)
NUMBERS = {
    "pull": 5,
    "passes": 30,
    "clamp": 1.0,
    "calibrate_leniency": 0.5,
    "calibrate_z": 2.0,
    "flat_spread": 0.5,
    "flat_least": 4,
}
ratings = st.lists(
    st.tuples(st.integers(0, 7), st.sampled_from("ABCDE"), st.integers(0, 5)),
    max_size=60,
    unique_by=lambda row: row[:2],
)


def effects(rows, **numbers):
    units, raters, marks = zip(*rows, strict=True) if rows else ((), (), ())
    return rater_effects(
        np.array(units, dtype=int), np.array(raters, dtype=str), np.array(marks, float), **NUMBERS | numbers
    )


def leniency(rows, **numbers):
    found = effects(rows, **numbers)
    return dict(zip(found.raters.tolist(), found.leniency.tolist(), strict=True))


def panels(*offsets, units=4, base=3.0):
    """Every rater marks every unit, each a constant away from the truth."""
    return [
        (unit, rater, base + unit / 4 + offset)
        for unit in range(units)
        for rater, offset in zip("ABC", offsets, strict=False)
    ]


@tried
@given(ratings)
def test_effects_equal_oracle(rows):
    found = effects(rows)

    expected, sigma = oracle.rater_effects(rows, **NUMBERS)
    assert found.sigma_e == (None if sigma is None else pytest.approx(sigma, abs=1e-9))
    for place, rater in enumerate(found.raters.tolist()):
        held, error, n, needs = expected.get(rater, (0, None, 0, False))
        assert found.leniency[place] == pytest.approx(held, abs=1e-9)
        assert (found.n[place], found.needs_calibration[place]) == (n, needs)
        assert error is None or found.standard_error[place] == pytest.approx(error, abs=1e-9)
        assert found.is_flat[place] == oracle.flat(rows, rater, share=0.5, least=4)
    assert found.units == len(oracle.shared_units(rows))


@tried
@given(ratings, st.randoms(use_true_random=False))
def test_order_of_rows_changes_no_digit(rows, draw):
    shuffled = draw.sample(rows, len(rows))

    one, other = effects(rows), effects(shuffled)

    assert one.leniency.tolist() == other.leniency.tolist()
    assert one.sigma_e == other.sigma_e


@tried
@given(ratings, st.floats(-0.4, 0.4))
def test_constant_on_everybody_changes_nobody(rows, constant):
    moved = [(unit, rater, mark + constant) for unit, rater, mark in rows]

    assert leniency(moved) == pytest.approx(leniency(rows), abs=1e-9)


@tried
@given(st.floats(-2, 2), st.integers(2, 40))
def test_constant_on_one_rater_shifts_that_one_by_the_ridge(constant, units):
    found = leniency(panels(constant, 0, 0, units=units), clamp=9)

    # Alone away from two who agree: 2/3 of the constant is seen, n / (n + 5) of that is kept.
    assert found["A"] == pytest.approx(constant * 2 / 3 * units / (units + 5), abs=1e-6)
    assert found["B"] == found["C"] == pytest.approx(-found["A"] / 2, abs=1e-6)


def test_leniency_is_clamped():
    found = leniency(panels(3, 0, 0, units=50))

    assert found["A"] == 1.0
    assert found["B"] == pytest.approx(-0.909, abs=0.001)


def test_calibration_is_needed_only_beyond_doubt():
    wide = [(unit, rater, mark) for unit in range(4) for rater, mark in (("A", 5), ("B", 1 + unit))]

    sure, unsure = effects(panels(0.7, 0, -0.5, units=20)), effects(wide)

    assert dict(zip(sure.raters, sure.needs_calibration, strict=True)) == {"A": True, "B": False, "C": False}
    assert abs(unsure.leniency[0]) >= 0.5
    assert not unsure.needs_calibration.any()


def test_rater_never_paired_is_not_linked():
    found = effects([(1, "A", 4), (1, "B", 3), (2, "C", 5), (3, "C", 5), (3, "C", 0)])

    assert found.raters.tolist() == ["A", "B", "C"]
    assert found.n.tolist() == [1, 1, 0]
    assert found.leniency[2] == 0
    assert not found.needs_calibration[2]


def test_nothing_shared_has_no_spread():
    found = effects([(1, "A", 4), (2, "B", 3)])

    assert (found.sigma_e, found.units, found.n.tolist()) == (None, 0, [0, 0])


def test_nobody_at_all():
    found = effects([])

    assert (found.raters.tolist(), found.sigma_e) == ([], None)


def test_who_gives_everything_a_four_is_flat():
    rows = [(unit, rater, mark) for unit in range(6) for rater, mark in (("A", 4), ("B", unit), ("C", unit))]

    assert effects(rows).is_flat.tolist() == [True, False, False]
    assert effects(rows, flat_least=7).is_flat.tolist() == [False, False, False]


def test_who_marks_only_what_hardly_varies_is_not_flat():
    rows = [(unit, rater, 4) for unit in range(6) for rater in "AB"]
    rows += [(10 + unit, rater, unit) for unit in range(6) for rater in "CD"]

    assert effects(rows).is_flat.tolist() == [False] * 4


def test_adjusted_mark_stays_on_the_scale():
    assert [adjusted(4, 0.3), adjusted(5, -0.2), adjusted(0, 0.4)] == [3.7, 5, 0]


@pytest.mark.slow
def test_three_quarters_of_a_million_marks_take_seconds():
    draw = np.random.default_rng(1)
    unit = np.repeat(np.arange(250_000), 3)
    rater = np.resize(np.concatenate([draw.choice(60, 3, replace=False) for _ in range(999)]), 750_000)
    mark = np.clip(np.round(3 + draw.normal(size=750_000)), 0, 5)
    begun = time.process_time()

    found = rater_effects(unit, rater, mark, **NUMBERS)

    assert found.units == 250_000
    # A second and a quarter where this was written; a loop over marks would take a minute.
    assert time.process_time() - begun < 10
