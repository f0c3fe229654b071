"""Tries the functions of the method, in the database and in numpy, against written cases."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
from django.db import DatabaseError, connection, transaction

from evaluations import scoring
from evaluations.conformance_checks import CHECK_RUNNERS
from evaluations.defaults import FIRST_POLICY, GOAL_WEIGHTS
from evaluations.dimensions import Dimension
from evaluations.engine.parameters import parameters
from evaluations.engine.raters import rater_parameters
from evaluations.engine.statements import PANEL_CASE, TREND_CASE, VARIANCE_CASE
from evaluations.models import Policy

# The cases are written for the policy the product begins with, whatever a team has published since.
FIRST = Policy(**FIRST_POLICY)
NUMBERS = parameters(FIRST)
ROLE_CODES = {"ops": "operations", "mkt": "marketing", "cs": "customer_service"}
TOLERANCE = 1e-6


@dataclass(frozen=True)
class Outcome:
    case: str
    status: Literal["passed", "failed", "skipped"]
    detail: str = ""


def check(cases: Sequence[Mapping[str, Any]]) -> Iterator[Outcome]:
    for case in cases:
        yield _outcome(case, RUNNERS.get(case["fn"]))


def _outcome(case: Mapping[str, Any], runner: Callable[..., Any] | None) -> Outcome:
    name = f"{case['fn']} {case['id']}"
    if runner is None:
        return Outcome(name, "skipped", "not part of this release")
    given = case["in"]
    try:
        with transaction.atomic():
            result = runner(**given) if isinstance(given, Mapping) else runner(*given)
    except (DatabaseError, LookupError, TypeError, ValueError) as error:
        return Outcome(name, "failed", f"{type(error).__name__}: {error}".strip())
    if agrees(result, case["out"]):
        return Outcome(name, "passed")
    return Outcome(name, "failed", f"expected {case['out']!r}, got {result!r}")


def agrees(result: Any, expected: Any) -> bool:
    """Equal within the tolerance; a mapping may carry more keys than expected."""
    if isinstance(expected, Mapping):
        return isinstance(result, Mapping) and all(
            agrees(result.get(key), value) for key, value in expected.items()
        )
    if isinstance(expected, list):
        return (
            isinstance(result, Sequence)
            and not isinstance(result, str)
            and len(result) == len(expected)
            and all(map(agrees, result, expected))
        )
    if isinstance(expected, bool) or expected is None or isinstance(expected, str):
        return type(result) is type(expected) and result == expected
    return (
        isinstance(result, int | float)
        and not isinstance(result, bool)
        and abs(result - expected) <= TOLERANCE
    )


def _row(sql: str, **params: Any) -> list[Any]:
    with connection.cursor() as cursor:
        cursor.execute(sql, {name: _alike(value) for name, value in {**NUMBERS, **params}.items()})
        return list(cursor.fetchone())


def _alike(value: Any) -> Any:
    """JSON writes 3.0 as 3, and an array of PostgreSQL holds one type."""
    if isinstance(value, list) and all(isinstance(item, int | float) for item in value):
        return [float(item) for item in value]
    return value


def _value(sql: str, **params: Any) -> Any:
    return _row(sql, **params)[0]


def norm_knots(values: list[float], parent: list[float] | None = None) -> Any:
    return _value(
        "SELECT scoring.norm_knots(%(values)s::float8[], %(parent)s::float8[], %(norm_weight)s,"
        " %(knot_probabilities)s::float8[])",
        values=values,
        parent=parent,
    )


def standardise(x: float | None, knots: list[float]) -> Any:
    return _value(
        "SELECT scoring.standardise(%(x)s::float8, %(knots)s::float8[], %(knot_scores)s::float8[])",
        x=x,
        knots=knots,
    )


def shrink_rate(num: float, den: float, base: float, k: float) -> Any:
    return _value(
        "SELECT scoring.shrink_rate(%(num)s, %(den)s, %(base)s, %(k)s)", num=num, den=den, base=base, k=k
    )


def panel_score(dimension: str, marks: list[list[Any]], effects: Mapping[str, Mapping[str, float]]) -> Any:
    return _row(
        PANEL_CASE,
        dimension=dimension,
        roles=[ROLE_CODES.get(role, role) for role, _, _ in marks],
        marks=[mark for _, _, mark in marks],
        leniencies=[effects.get(rater, {}).get("b", 0) for _, rater, _ in marks],
    )


def composite(bars: Mapping[str, float | None], goal: str = "overall") -> Any:
    return _row(
        "SELECT * FROM scoring.composite(%(content)s, %(data)s, %(conversion)s, %(collaboration)s,"
        " %(compliance)s, %(fulfilment)s, %(weights)s::float8[], %(min_coverage)s)",
        weights=FIRST.overall_weights if goal == "overall" else GOAL_WEIGHTS[goal],
        **{dimension: bars.get(dimension) for dimension in Dimension.values},
    )


def evidence(age_days: Any, videos: Any, coverage: Any) -> Any:
    if not isinstance(age_days, list):
        return evidence([age_days], [videos], [coverage])[0]
    return _value(
        """
        SELECT array_agg(scoring.evidence(age, videos, coverage, %(half_life)s) ORDER BY place)
        FROM unnest(%(ages)s::float8[], %(videos)s::float8[], %(coverages)s::float8[])
            WITH ORDINALITY AS given (age, videos, coverage, place)
        """,
        ages=age_days,
        videos=videos if isinstance(videos, list) else [videos] * len(age_days),
        coverages=coverage if isinstance(coverage, list) else [coverage] * len(age_days),
    )


def fit_variance(groups: list[list[float]]) -> Any:
    return _row(
        VARIANCE_CASE,
        creators=[place for place, scores in enumerate(groups) for _score in scores],
        scores=[score for scores in groups for score in scores],
    )


def posterior(
    prior: float,
    scores: list[float],
    weights: list[float],
    k: float | None = None,
    sigma: float | None = None,
) -> Any:
    return _row(
        """
        SELECT believed.mean, believed.sd, sums.w
        FROM (
            SELECT coalesce(sum(weight), 0) AS w, coalesce(sum(weight * score), 0) AS ws
            FROM unnest(%(scores)s::float8[], %(weights)s::float8[]) AS given (score, weight)
        ) AS sums
        CROSS JOIN LATERAL scoring.posterior(%(prior)s, sums.w, sums.ws, %(k)s, %(sigma)s) AS believed
        """,
        prior=prior,
        scores=scores,
        weights=weights,
        k=FIRST.prior_strength if k is None else k,
        sigma=FIRST.sigma if sigma is None else sigma,
    )


def stat_tier(mean: float, sd: float, current: str | None = None) -> Any:
    return _value(
        "SELECT scoring.tier_letter(scoring.stat_tier(%(mean)s, %(sd)s, scoring.tier_of_letter(%(current)s),"
        " %(cuts)s::float8[], %(hysteresis)s))",
        mean=mean,
        sd=sd,
        current=current,
    )


def effective_tier(
    stat: str,
    videos: int,
    collaborations: int,
    caps: Sequence[Sequence[str]] = (),
    blocked: bool = False,
) -> Any:
    return _row(
        """
        SELECT scoring.tier_letter(shown.tier), shown.provisional, shown.reasons
        FROM scoring.effective_tier(
            scoring.tier_of_letter(%(stat)s), %(videos)s, %(collaborations)s,
            ARRAY(SELECT scoring.tier_of_letter(cap)
                  FROM unnest(%(caps)s::text[]) WITH ORDINALITY AS given (cap, place) ORDER BY place),
            %(causes)s::text[], %(blocked)s, %(min_videos)s, %(s_min_videos)s, %(s_min_collaborations)s
        ) AS shown
        """,
        stat=stat,
        videos=videos,
        collaborations=collaborations,
        caps=[cap for cap, _ in caps],
        causes=[cause for _, cause in caps],
        blocked=blocked,
    )


def trend(points: list[list[float]], sigma: float | None = None) -> dict[str, Any]:
    row = _row(
        TREND_CASE,
        days=[day for day, _ in points],
        scores=[score for _, score in points],
        sigma=FIRST.sigma if sigma is None else sigma,
    )
    return dict(zip(("label", "n", "slope90", "z", "S", "p", "confirmed"), row, strict=True))


def mk_tail(n: int, s: int) -> Any:
    return _value("SELECT scoring.mk_tail(%(n)s, %(s)s)", n=n, s=s)


def surprise(
    score: float,
    videos: float,
    coverage: float,
    mean_before: float,
    sd_before: float,
    sigma: float | None = None,
) -> Any:
    return _value(
        "SELECT scoring.surprise(%(score)s, scoring.evidence(0, %(videos)s, %(coverage)s, %(half_life)s),"
        " %(mean)s, %(sd)s, %(sigma)s)",
        score=score,
        videos=videos,
        coverage=coverage,
        mean=mean_before,
        sd=sd_before,
        sigma=FIRST.sigma if sigma is None else sigma,
    )


def _effects_of(ratings: Sequence[Sequence[Any]]) -> scoring.RaterEffects:
    return scoring.rater_effects(
        np.array([unit for unit, _, _ in ratings], dtype=str),
        np.array([rater for _, rater, _ in ratings], dtype=str),
        np.array([mark for _, _, mark in ratings], dtype=float),
        **rater_parameters(FIRST),
    )


def rater_effects(*ratings: Sequence[Any]) -> dict[str, float]:
    """Each rating is a unit, a rater and a mark. -> leniency by rater"""
    found = _effects_of(ratings)
    return dict(zip(found.raters.tolist(), found.leniency.tolist(), strict=True))


def rater_flags(*ratings: Sequence[Any]) -> dict[str, bool]:
    """-> by rater, whether they need calibration"""
    found = _effects_of(ratings)
    return dict(zip(found.raters.tolist(), found.needs_calibration.tolist(), strict=True))


def alpha_interval(units: Sequence[Sequence[float]]) -> float | None:
    """The marks of each unit."""
    labels = np.repeat(np.arange(len(units)), [len(unit) for unit in units])
    return scoring.alpha_interval(labels, np.array([mark for unit in units for mark in unit], dtype=float))


RUNNERS: dict[str, Callable[..., Any]] = {
    runner.__name__: runner
    for runner in (
        norm_knots,
        standardise,
        shrink_rate,
        panel_score,
        composite,
        evidence,
        fit_variance,
        posterior,
        stat_tier,
        effective_tier,
        trend,
        mk_tail,
        surprise,
        rater_effects,
        rater_flags,
        alpha_interval,
    )
} | CHECK_RUNNERS
