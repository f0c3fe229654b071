import numpy as np
import pytest

from evaluations.simulation.measures import (
    changes,
    flip_flops,
    ranks,
    recovered,
    share,
    spearman,
    tiers_of,
    wrong_tiers,
)


def months(*rows):
    return np.array(rows)


def test_ranks_of_equal_values_are_their_mean():
    assert ranks([5, 1, 5, 9]).tolist() == [2.5, 1, 2.5, 4]


def test_spearman_sees_order_alone():
    assert spearman([1, 2, 3, 4], [1, 10, 100, 1000]) == pytest.approx(1)
    assert spearman([1, 2, 3, 4], [4, 3, 2, 1]) == pytest.approx(-1)
    # 1 - 6 * (0 + 1 + 1 + 0) / (4 * 15)
    assert spearman([1, 2, 3, 4], [1, 3, 2, 4]) == pytest.approx(0.8)


def test_spearman_leaves_unknown_ones_out():
    assert spearman([1, float("nan"), 3, 4], [1, 99, 3, 4]) == pytest.approx(1)


def test_tiers_begin_at_their_cut_and_are_unrated_without_a_score():
    assert tiers_of([2.5, 2.6, 3.89, 3.9, float("nan")], [2.6, 3.0, 3.5, 3.9]).tolist() == [0, 1, 3, 4, -1]


def test_wrong_tiers_counts_rated_ones():
    given, true = np.array([4, 2, 0, -1]), np.array([4, 3, 2, 0])

    assert wrong_tiers(given, true) == (pytest.approx(2 / 3), pytest.approx(1 / 3))


def test_flip_flops_are_changes_taken_back_within_three_months():
    steady, taken_back, moved = [2] * 6, [2, 3, 3, 2, 2, 2], [2, 3, 3, 3, 3, 3]

    # one of three creators over five months each
    assert flip_flops(months(steady, taken_back, moved).T) == pytest.approx(100 / 15)


def test_flip_flops_do_not_count_what_cannot_be_followed_for_three_months():
    assert flip_flops(months([2, 2, 3, 2]).T) == 0


def test_flip_flops_do_not_count_becoming_rated():
    assert flip_flops(months([-1, 2, -1, -1, -1]).T) == 0


def test_changes_count_each_move():
    assert changes(months([2, 3, 2], [2, 2, 2]).T) == pytest.approx(50)


def test_recovered_ignores_what_all_have_in_common():
    r, rmse = recovered([1.1, 1.4, 0.8], [0.1, 0.4, -0.2])

    assert (r, rmse) == (pytest.approx(1), pytest.approx(0))


def test_recovered_measures_the_gap():
    _r, rmse = recovered([-1, 1], [-0.5, 0.5])

    assert rmse == pytest.approx(0.5)


def test_recovered_of_raters_all_believed_alike_is_nothing():
    assert recovered([0, 0], [1, 2])[0] == 0


def test_share_of_nothing_is_unknown():
    assert share(np.array([True, False])) == 0.5
    assert share(np.array([], dtype=bool)) is None
