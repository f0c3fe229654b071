import pytest

from evaluations.scoring.calibration import Deviation, confused_levels, deviations, disagreement


@pytest.mark.parametrize(
    ("levels", "apart"),
    [
        ([[3, 3, 3], [1, 1]], 0),
        ([[2, 4]], 2),
        ([[1, 2, 4]], 2),  # pairs 1, 3 and 2
        ([[0, 5], [3]], 5),
        ([[3], []], None),
        ([], None),
    ],
)
def test_disagreement_is_the_mean_distance_of_pairs_on_the_same_video(levels, apart):
    assert disagreement(levels) == apart


@pytest.mark.parametrize(
    ("levels", "confused"),
    [
        ([[4, 3, 4], [3, 4]], (3, 4)),
        ([[5, 5, 5], [2, 3]], (2, 3)),  # where all agree nothing is confused
        ([[1, 2], [2, 5], [5, 1], [5, 4]], (1, 5)),  # of equals the lower
        ([[4, 4]], ()),
    ],
)
def test_confused_levels_are_those_chosen_most_where_people_disagree(levels, confused):
    assert confused_levels(levels) == confused


def test_deviation_is_from_the_median_of_what_several_marked():
    given = [("a", 1, 5), ("a", 2, 3), ("a", 3, 3), ("b", 1, 1), ("b", 2, 2), ("c", 3, 0)]

    assert deviations(given) == {
        1: Deviation(mean=0.75, distance=1.25, n=2),
        2: Deviation(mean=0.25, distance=0.25, n=2),
        3: Deviation(mean=0, distance=0, n=1),
    }
