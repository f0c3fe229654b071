"""Cases by hand in the form of the written ones, through the command's own runners."""

import pytest

from evaluations.conformance import check

CASES = [
    {"fn": "beta_tail", "in": [1, 3, 0.5], "out": 0.125},
    {"fn": "refund_check", "in": [0, 4, 0.08], "out": {"rate": 2 / 29, "flag": "none"}},
    {"fn": "largest_remainder", "in": [7, [1, 1]], "out": [4, 3]},
    {"fn": "fill", "in": [90, [["b", 1], ["a", 2]], 50], "out": {"a": 50, "b": 40}},
    {
        "fn": "allocate",
        "in": [1000, [["t", "C", True], ["c", "C", False], ["d", "D", True], ["a", "A", False]]],
        "out": [{"t": 150, "a": 250}, 600],
    },
    {
        "fn": "provider_gap",
        "in": {"rows": [["US", False, 3.0, 1.0], ["US", True, 2.0, 1.0]], "sigma2": 0.3, "tau2": 0.2},
        "out": {"diff": -1, "se": 1, "lo": -2.96, "hi": 0.96, "verdict": "no evidence"},
    },
    {"fn": "provider_gap", "in": {"rows": [], "sigma2": 0.3, "tau2": 0.2}, "out": None},
]


@pytest.mark.django_db
@pytest.mark.parametrize("case", CASES, ids=lambda case: case["fn"])
def test_case_by_hand_passes(case):
    (outcome,) = check([case | {"id": "by-hand"}])

    assert (outcome.status, outcome.detail) == ("passed", "")


@pytest.mark.django_db
@pytest.mark.parametrize("given", [[4, 3, 0.08], [1, 3, 0]])
def test_impossible_counts_fail_with_a_reason(given):
    (outcome,) = check([{"fn": "refund_check", "id": "bad", "in": given, "out": {}}])

    assert (outcome.status, outcome.detail[:10]) == ("failed", "ValueError")
