"""SQL against the oracle on random values; the written cases are tried by the command's own test."""

import json

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from accounts.roles import SCORING_ROLES
from evaluations import conformance
from evaluations.conformance import FIRST, NUMBERS
from evaluations.defaults import GOAL_WEIGHTS
from evaluations.dimensions import Dimension

from . import oracle

pytestmark = pytest.mark.django_db

tried = settings(
    max_examples=60,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
    derandomize=True,
)


def decimals(low, high, places=3):
    """Values as people and counts make them; a denormal float would only raise underflow."""
    return st.floats(low, high).map(lambda x: round(x, places))


marks = decimals(0, 5)
metrics = decimals(-1e6, 1e6, 6)
knots = st.lists(st.integers(0, 8).map(float), min_size=7, max_size=7).map(sorted)
days = st.integers(0, 900)
LETTERS = st.sampled_from(oracle.LETTERS)


def near(expected):
    return pytest.approx(expected, abs=1e-6, rel=1e-9)


@tried
@given(st.lists(metrics, max_size=40), st.none() | knots)
def test_norm_knots_equal_oracle(values, parent):
    expected = oracle.norm_knots(values, parent, NUMBERS["norm_weight"], NUMBERS["knot_probabilities"])

    assert conformance.norm_knots(values, parent) == (None if expected is None else near(expected))


@tried
@given(st.one_of(st.integers(-1, 9).map(float), decimals(-1, 9)), knots)
def test_standardise_equals_oracle(x, knots):
    assert conformance.standardise(x, knots) == near(oracle.standardise(x, knots, NUMBERS["knot_scores"]))


def test_standardise_leaves_missing_missing():
    assert conformance.standardise(None, [1, 2, 3, 4, 5, 6, 7]) is None


@tried
@given(st.integers(0, 10**6), st.integers(1, 10**6), decimals(0, 1), st.sampled_from([25, 100, 1000]))
def test_shrink_rate_equals_oracle(num, den, base, k):
    assert conformance.shrink_rate(num, den, base, k) == near(oracle.shrink_rate(num, den, base, k))


@tried
@given(
    st.sampled_from(Dimension.values),
    st.lists(st.tuples(st.sampled_from(SCORING_ROLES), marks, decimals(-1, 1)), max_size=6),
)
def test_panel_score_equals_oracle(dimension, given_marks):
    weights = dict(zip(SCORING_ROLES, getattr(FIRST, f"{dimension}_roles"), strict=True))
    raters = {f"r{i}": {"b": leniency} for i, (_, _, leniency) in enumerate(given_marks)}
    rows = [[role, f"r{i}", mark] for i, (role, mark, _) in enumerate(given_marks)]

    score, coverage, review = conformance.panel_score(dimension, rows, raters)

    expected = oracle.panel_score(given_marks, weights, FIRST.dispute_range)
    assert score == (None if expected[0] is None else near(expected[0]))
    assert coverage == near(expected[1])
    assert review == expected[2]


@tried
@given(st.lists(st.none() | marks, min_size=6, max_size=6), st.sampled_from(sorted(GOAL_WEIGHTS)))
def test_composite_equals_oracle(bars, goal):
    score, coverage = conformance.composite(dict(zip(Dimension.values, bars, strict=True)), goal)

    expected = oracle.composite(bars, GOAL_WEIGHTS[goal], NUMBERS["min_coverage"])
    assert score == (None if expected[0] is None else near(expected[0]))
    assert coverage == near(expected[1])


@tried
@given(st.integers(0, 200_000), st.integers(0, 40), decimals(0, 1))
def test_evidence_equals_oracle(age, videos, coverage):
    expected = oracle.evidence(age, videos, coverage, NUMBERS["half_life"])

    assert conformance.evidence(age, videos, coverage) == near(expected)


def test_evidence_of_an_age_beyond_the_floats_does_not_raise():
    assert conformance.evidence(10**7, 1, 1.0) == near(0)


@tried
@given(marks, st.lists(st.tuples(marks, decimals(0, 2)), max_size=8), decimals(1, 6), decimals(0.1, 2))
def test_posterior_equals_oracle(prior, collaborations, k, sigma):
    scores, weights = [s for s, _ in collaborations], [w for _, w in collaborations]

    assert conformance.posterior(prior, scores, weights, k, sigma) == near(
        oracle.posterior(prior, scores, weights, k, sigma)
    )


@tried
@given(marks, decimals(0, 0.5, 6), st.none() | LETTERS)
def test_stat_tier_equals_oracle(mean, sd, current):
    known = None if current is None else oracle.LETTERS.index(current)

    expected = oracle.stat_tier(mean, sd, known, NUMBERS["cuts"], NUMBERS["hysteresis"])

    assert conformance.stat_tier(mean, sd, current) == oracle.LETTERS[expected]


@tried
@given(LETTERS, st.integers(0, 7), st.integers(0, 4), st.lists(LETTERS, max_size=4), st.booleans())
def test_effective_tier_equals_oracle(stat, videos, collaborations, caps, blocked):
    named = [(cap, f"cap {i}") for i, cap in enumerate(caps)]
    ranked = [(oracle.LETTERS.index(cap), cause) for cap, cause in named]

    shown = conformance.effective_tier(stat, videos, collaborations, named, blocked)

    tier, provisional, reasons = oracle.effective_tier(
        oracle.LETTERS.index(stat), videos, collaborations, ranked, blocked, NUMBERS
    )
    assert shown == [oracle.LETTERS[tier], provisional, reasons]


@tried
@given(st.lists(st.tuples(days, marks), max_size=14), decimals(0.1, 1))
def test_trend_equals_oracle(points, sigma):
    shown = conformance.trend(points, sigma)

    expected = oracle.trend(points, sigma, NUMBERS)
    if shown["z"] is not None and abs(abs(shown["z"]) - NUMBERS["trend_z"]) < 1e-5:
        return  # a sum of floats may fall to either side of the cut
    assert {name: shown[name] for name in ("label", "n", "confirmed")} == {
        name: expected[name] for name in ("label", "n", "confirmed")
    }
    if expected["z"] is not None:
        assert [shown[name] for name in ("slope90", "z", "S", "p")] == near(
            [expected[name] for name in ("slope90", "z", "S", "p")]
        )


@pytest.mark.parametrize("n", [1, 2, 4, 8, 17, 30])
def test_mk_tail_is_exact(n):
    most = n * (n - 1) // 2

    for s in {-most, 0, most // 3, most // 2, most, most + 1}:
        assert conformance.mk_tail(n, s) == pytest.approx(oracle.mk_tail(n, s), rel=1e-12)


@tried
@given(marks, st.integers(1, 9), decimals(0.6, 1), marks, decimals(0, 0.4), decimals(0.1, 1))
def test_surprise_equals_oracle(score, videos, coverage, mean, sd, sigma):
    weight = oracle.evidence(0, videos, coverage, NUMBERS["half_life"])

    assert conformance.surprise(score, videos, coverage, mean, sd, sigma) == near(
        oracle.surprise(score, weight, mean, sd, sigma)
    )


BALANCED = [
    [f"u{unit}", rater, 3 + unit / 4 + offset]
    for unit in range(4)
    for rater, offset in (("A", 0.6), ("B", 0), ("C", -0.6))
]
LENIENT = [
    [f"u{unit}", rater, 3 + (-1) ** unit / 10 + offset]
    for unit in range(20)
    for rater, offset in (("A", 0.9), ("B", 0), ("C", -0.3))
]


@pytest.mark.parametrize(
    ("fn", "given_in", "out"),
    [
        # n 4, lambda 5: 4 * .6 / 9
        ("rater_effects", BALANCED, {"A": 4 * 0.6 / 9, "B": 0.0, "C": -4 * 0.6 / 9}),
        # A is .7 above the mean of three, of which 20 / 25 is kept; C .5 below it
        ("rater_flags", LENIENT, {"A": True, "B": False, "C": False}),
        ("alpha_interval", [[[1, 2], [3, 3], [5, 4], [4]]], 5 / 6),
        ("alpha_interval", [[[3, 3], [3, 3]]], None),
    ],
)
def test_statistics_of_raters_pass_cases(fn, given_in, out):
    (outcome,) = conformance.check([{"id": "case", "fn": fn, "in": given_in, "out": out}])

    assert (outcome.status, outcome.detail) == ("passed", "")


def cases_file(tmp_path, *cases):
    path = tmp_path / "cases.json"
    path.write_text(json.dumps({"cases": list(cases)}))
    return path


STAY = {"id": "stay", "fn": "stat_tier", "in": [3.55, 0.3, "B"], "out": "B"}
LATER = {"id": "later", "fn": "of_a_later_release", "in": [], "out": {}}


def test_command_ends_with_the_counts(tmp_path, capsys):
    call_command("conformance", cases_file(tmp_path, STAY, LATER))

    assert capsys.readouterr().out.splitlines() == [
        "passed  stat_tier stay",
        "skipped of_a_later_release later: not part of this release",
        "1 skipped: not part of this release",
        "1 passed, 0 failed",
    ]


def test_command_fails_on_a_wrong_case(tmp_path, capsys):
    with pytest.raises(SystemExit):
        call_command("conformance", cases_file(tmp_path, STAY | {"out": "A"}, STAY | {"in": ["?"]}))

    assert capsys.readouterr().out.splitlines()[-1] == "0 passed, 2 failed"


@pytest.mark.parametrize("text", ["", "[]", '{"cases": [{"id": "x"}]}'])
def test_command_refuses_a_file_without_cases(tmp_path, text):
    path = tmp_path / "cases.json"
    path.write_text(text)

    with pytest.raises(CommandError):
        call_command("conformance", path)


def test_database_without_tables_is_said_and_no_case_fails(tmp_path):
    with connection.cursor() as cursor:
        cursor.execute("ALTER SCHEMA scoring RENAME TO elsewhere")

    with pytest.raises(CommandError, match="migrate"):
        call_command("conformance", tmp_path / "cases.json")
