"""Freezes how lenient raters are and how far they agree: once per week and policy, from the marks before it."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import numpy as np
from django.db import connection, transaction

from evaluations.dimensions import Dimension
from evaluations.errors import WeekNotBegunError
from evaluations.models import Agreement, Criterion, Policy, RaterEffect, RaterVersion
from evaluations.scoring import RaterEffects, adjusted, agreements, light_of, paired, rater_effects
from evaluations.scoring.arrays import Floats, Integers, numbered

from .marks import Marks, marks_between

DECIMALS = 6
BATCH = 1000


def monday_of(day: date) -> date:
    """Of the week the day lies in: the week whose version holds for it."""
    return day - timedelta(days=day.weekday())


def build_raters(*, week: date, policy: Policy, at: datetime) -> None:
    """Freeze the version of the week that begins on that Monday, unless somebody has.

    It rests on the marks of the policy's window before Monday 00:00 UTC, whenever it is built. Raises
    WeekNotBegunError while more of them may come, ValueError when the day is no Monday.
    """
    if week != monday_of(week):
        raise ValueError(f"{week} is not a Monday.")
    begin = datetime.combine(week, time(), UTC)
    if begin > at:
        raise WeekNotBegunError
    if RaterVersion.objects.filter(week=week, policy=policy).exists():
        return
    marks = marks_between(begin - timedelta(days=policy.rater_window), begin)
    effects = rater_effects(marks.units, marks.rater, marks.values, **rater_parameters(policy))
    with transaction.atomic():
        version = _claim(week, policy, at, marks, effects)
        if version is not None:
            RaterEffect.objects.bulk_create(_effect_rows(version, marks, effects), batch_size=BATCH)
            Agreement.objects.bulk_create(_agreement_rows(version, policy, marks, effects), batch_size=BATCH)


def rater_parameters(policy: Policy) -> dict[str, Any]:
    """A policy as the arguments of `rater_effects`."""
    return {
        "pull": policy.rater_lambda,
        "passes": policy.rater_passes,
        "clamp": policy.rater_clamp,
        "calibrate_leniency": policy.calibrate_leniency,
        "calibrate_z": policy.calibrate_z,
        "flat_spread": policy.flat_spread,
        "flat_least": policy.agreement_units,
    }


def _claim(week: date, policy: Policy, at: datetime, marks: Marks, effects: RaterEffects) -> int | None:
    """The version's id, or None: another worker was first, and has committed by now."""
    sigma = _rounded_if_any(effects.sigma_e)
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO evaluations_raterversion (week, policy_id, built_at, marks, units, sigma_e)"
            " VALUES (%s, %s, %s, %s, %s, %s) ON CONFLICT (week, policy_id) DO NOTHING RETURNING id",
            [week, policy.pk, at, len(marks), effects.units, sigma],
        )
        row = cursor.fetchone()
    return row[0] if row else None


def _effect_rows(version: int, marks: Marks, effects: RaterEffects) -> Iterator[RaterEffect]:
    _people, rater = numbered(marks.rater)
    people, values = len(effects.raters), marks.values
    count = np.bincount(rater, minlength=people)
    mean = np.bincount(rater, values, minlength=people) / np.maximum(count, 1)
    squares = np.bincount(rater, (values - mean[rater]) ** 2, minlength=people)
    spread = np.sqrt(squares / np.maximum(count - 1, 1))
    given = np.bincount(rater * 6 + marks.value, minlength=people * 6).reshape(people, 6)
    for place, person in enumerate(effects.raters):
        yield RaterEffect(
            version_id=version,
            rater_id=int(person),
            leniency=_rounded(effects.leniency[place]),
            standard_error=_rounded(effects.standard_error[place]),
            n=int(effects.n[place]),
            marks=int(count[place]),
            mean=_rounded(mean[place]),
            spread=_rounded(spread[place]) if count[place] > 1 else None,
            distribution=[int(number) for number in given[place]],
            needs_calibration=bool(effects.needs_calibration[place]),
            is_flat=bool(effects.is_flat[place]),
        )


@dataclass(frozen=True)
class _Judged:
    """What several people judged of one thing: criteria one by one, or whole bars where the code is 0."""

    brand: Integers
    dimension: Integers
    code: Integers
    collaboration: Integers
    rater: Integers
    value: Floats


def _agreement_rows(version: int, policy: Policy, marks: Marks, effects: RaterEffects) -> Iterator[Agreement]:
    if not len(marks):
        return
    text = {pk: (dimension, code, weight) for pk, dimension, code, weight in _criteria()}
    codes = ["", *sorted({code for _dimension, code, _weight in text.values()})]
    criteria, place = numbered(marks.criterion)
    known = [text[int(pk)] for pk in criteria]
    dimension = np.array([Dimension.values.index(one) for one, _code, _weight in known])[place]
    code = np.array([codes.index(one) for _dimension, one, _weight in known])[place]
    weight = np.array([float(one) for _dimension, _code, one in known])[place]
    judged = _stacked(_single(marks, dimension, code), _bars(marks, dimension, weight))
    yield from _agreements_of(version, policy, judged, codes, effects)


def _criteria() -> list[tuple[int, str, str, int]]:
    return list(Criterion.objects.values_list("pk", "dimension", "code", "weight"))


def _single(marks: Marks, dimension: Integers, code: Integers) -> _Judged:
    return _Judged(marks.brand, dimension, code, marks.collaboration, marks.rater, marks.values)


def _bars(marks: Marks, dimension: Integers, weight: Floats) -> _Judged:
    """Each rater's bars, the mean of their raw marks by the weight of the criteria."""
    bars, bar = numbered(numbered(marks.evaluation)[1] * len(Dimension) + dimension)
    first = np.zeros(len(bars), dtype=np.int64)
    first[bar[::-1]] = np.arange(len(bar))[::-1]
    return _Judged(
        brand=marks.brand[first],
        dimension=dimension[first],
        code=np.zeros(len(bars), dtype=np.int64),
        collaboration=marks.collaboration[first],
        rater=marks.rater[first],
        value=np.bincount(bar, weight * marks.values) / np.bincount(bar, weight),
    )


def _stacked(one: _Judged, other: _Judged) -> _Judged:
    names = one.__dataclass_fields__
    return _Judged(*(np.concatenate([getattr(one, name), getattr(other, name)]) for name in names))


def _agreements_of(
    version: int, policy: Policy, judged: _Judged, codes: list[str], effects: RaterEffects
) -> Iterator[Agreement]:
    brands, brand = numbered(judged.brand)
    group = (brand * len(Dimension) + judged.dimension) * len(codes) + judged.code
    unit = numbered(group * (judged.collaboration.max() + 1) + judged.collaboration)[1]
    leniency = np.round(effects.leniency, DECIMALS)[np.searchsorted(effects.raters, judged.rater)]
    without = adjusted(judged.value, leniency)
    shared = paired(unit, numbered(judged.rater)[1])
    for found in agreements(group[shared], unit[shared], judged.value[shared], without[shared]):
        place, code = divmod(found.group, len(codes))
        yield Agreement(
            version_id=version,
            brand_id=int(brands[place // len(Dimension)]),
            dimension=Dimension.values[place % len(Dimension)],
            code=codes[code],
            units=found.units,
            alpha=_rounded_if_any(found.alpha),
            alpha_adjusted=_rounded_if_any(found.alpha_adjusted),
            icc=_rounded_if_any(found.icc),
            light=light_of(
                found.alpha,
                found.units,
                least=policy.agreement_units,
                green=policy.alpha_green,
                amber=policy.alpha_amber,
            ),
        )


def _rounded(value: float) -> float:
    return round(float(value), DECIMALS)


def _rounded_if_any(value: float | None) -> float | None:
    return None if value is None else _rounded(value)
