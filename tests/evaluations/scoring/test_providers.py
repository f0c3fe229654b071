from random import Random

import numpy as np
import pytest

from evaluations.scoring.providers import Newcomer, Share, cross_check, promises_kept, provider_gap

SIGMA2, TAU2 = 0.3025, 0.16


def rows(introduced, organic, stratum="US", mean=3.0, gap=0.0):
    return [Newcomer(stratum, True, mean + gap, 2.0)] * introduced + [
        Newcomer(stratum, False, mean, 2.0)
    ] * organic


def test_gap_of_one_stratum_by_hand():
    """Variance of each is .16 + .3025 / 2 = .31125; two a side: .155625 each, together .31125."""
    gap = provider_gap(
        [
            Newcomer("US", True, 2.6, 2.0),
            Newcomer("US", True, 2.8, 2.0),
            Newcomer("US", False, 3.2, 2.0),
            Newcomer("US", False, 3.0, 2.0),
        ],
        SIGMA2,
        TAU2,
    )

    assert gap.diff == pytest.approx(-0.4)
    assert gap.se == pytest.approx(0.31125**0.5)
    assert (gap.lo, gap.hi) == pytest.approx((-0.4 - 1.96 * gap.se, -0.4 + 1.96 * gap.se))
    assert gap.verdict == "no evidence"


def test_gap_equals_weighted_least_squares():
    random = Random(3)
    given = [
        Newcomer(random.choice("abc"), random.random() < 0.4, random.uniform(1, 5), random.uniform(0.5, 3))
        for _ in range(60)
    ]

    gap = provider_gap(given, SIGMA2, TAU2)

    # A mean per stratum and one common gap: the same estimator, as a regression.
    design = np.array([[one.stratum == s for s in "abc"] + [one.is_introduced] for one in given], float)
    precision = np.array([1 / (TAU2 + SIGMA2 / one.weight) for one in given])
    information = design.T @ (design * precision[:, None])
    solved = np.linalg.solve(information, design.T @ (precision * [one.mean for one in given]))
    assert gap.diff == pytest.approx(solved[-1])
    assert gap.se == pytest.approx(np.linalg.inv(information)[-1, -1] ** 0.5)


@pytest.mark.parametrize(
    ("difference", "verdict"), [(-1, "worse"), (-0.01, "no evidence"), (0.01, "no evidence"), (1, "better")]
)
def test_verdict_needs_the_whole_interval(difference, verdict):
    assert provider_gap(rows(20, 20, gap=difference), SIGMA2, TAU2).verdict == verdict


def test_difference_of_markets_is_not_taken_for_a_gap():
    """Introduced creators are mostly in the weaker stratum."""
    given = rows(18, 2, "ID", mean=2.0) + rows(2, 18, "US", mean=4.0)

    assert provider_gap(given, SIGMA2, TAU2).diff == pytest.approx(0)


def test_strata_with_one_side_compare_nothing():
    assert provider_gap(rows(5, 0, "ID") + rows(0, 5, "US"), SIGMA2, TAU2) is None


def test_order_of_rows_changes_nothing():
    random = Random(5)
    given = [Newcomer("ab"[n % 2], n % 3 == 0, random.uniform(1, 5), 1.0 + n) for n in range(40)]

    assert provider_gap(random.sample(given, 40), SIGMA2, TAU2) == provider_gap(given, SIGMA2, TAU2)


@pytest.mark.parametrize(("introduced", "organic"), [(9, 30), (30, 9)])
def test_fewer_than_ten_on_a_side_are_not_compared(introduced, organic):
    found = cross_check(rows(introduced, organic, gap=-2), SIGMA2, TAU2)

    assert (found.gap, found.is_biased) == (None, False)
    assert (found.introduced, found.organic) == (introduced, organic)


def test_only_creators_with_somebody_to_compare_with_count():
    assert cross_check(rows(6, 30) + rows(30, 0, "ID"), SIGMA2, TAU2).introduced == 6


def test_worse_is_a_bias():
    assert cross_check(rows(10, 10, gap=-2), SIGMA2, TAU2).is_biased
    assert not cross_check(rows(10, 10, gap=2), SIGMA2, TAU2).is_biased


@pytest.mark.parametrize(("fails", "is_biased"), [((12, 30), True), ((4, 30), False), ((0, 0), False)])
def test_more_failed_checks_are_a_bias_when_the_intervals_part(fails, is_biased):
    found = cross_check(rows(10, 10), SIGMA2, TAU2, fails=[(Share(*fails), Share(4, 60))])

    assert found.is_biased == is_biased


def test_wilson_interval_solves_its_equation():
    """Its ends are where the observed rate lies 1.96 standard errors away, of the end's own spread."""
    for hits, of in ((0, 10), (1, 10), (7, 24), (50, 50)):
        for end in Share(hits, of).interval:
            assert (hits / of - end) ** 2 == pytest.approx(1.96**2 * end * (1 - end) / of, abs=1e-12)


def test_share_of_nothing_has_no_interval():
    assert Share(0, 0).interval is None
    assert not Share(0, 0).lies_above(Share(0, 10))


@pytest.mark.parametrize(("hits", "of"), [(-1, 3), (4, 3)])
def test_share_refuses_more_than_all(hits, of):
    with pytest.raises(ValueError, match="of"):
        Share(hits, of)


def test_promise_is_kept_at_or_above_it():
    assert promises_kept([(3, 3), (3, 4), (3, 2)]) == Share(2, 3)
