"""What changed since the standing before, and why: facts, and the move of the score taken apart.

The score is followed through three steps. First the earlier evidence under the policy of now, then with the peers
of now, then with the evidence of now. In the last step each term counts with its share times its distance from the
mean before the step, now less then. All of them add up to the move, and rounded they still do.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from math import floor
from typing import Any

from django.utils.translation import gettext as _

from evaluations.dimensions import Dimension
from evaluations.models import Standing

from .functions import State, means
from .gathered import Gathered
from .words import figure, signed

OLDER = 0  # the key of the older collaborations together, beside the keys of collaborations
DECIMALS = 3


@dataclass(frozen=True)
class Part:
    """What one cause did to the score, rounded so that all parts add up."""

    label: str
    note: str
    value: float
    url: str = ""
    is_fact: bool = False  # shown even when it moved nothing

    @property
    def signed(self) -> str:
        return signed(self.value, DECIMALS)


@dataclass(frozen=True)
class Move:
    """The score before and after, and the parts between."""

    before: float
    after: float
    parts: list[Part]

    @property
    def change(self) -> float:
        return round(round(self.after, DECIMALS) - round(self.before, DECIMALS), DECIMALS)

    @property
    def signed_change(self) -> str:
        return signed(self.change, DECIMALS)


def move(gathered: Gathered) -> Move | None:
    """None where there is no number before or after: at first, and while unrated."""
    standing, previous = gathered.standing, gathered.previous
    if previous is None or previous.is_provisional or standing.is_provisional:
        return None
    whole = Move(previous.mean, standing.mean, list(_parts(gathered, previous)))
    rounded = _that_add_up([part.value for part in whole.parts], whole.change)
    parts = [replace(part, value=value) for part, value in zip(whole.parts, rounded, strict=True)]
    return replace(whole, parts=[part for part in parts if part.value or part.is_fact])


def _that_add_up(values: list[float], total: float) -> list[float]:
    """Rounded by the largest remainder: down first, then one more where most was cut off."""
    unit = 10**DECIMALS
    scaled = [value * unit for value in values]
    whole = [floor(value) for value in scaled]
    short = round(total * unit) - sum(whole)
    order = sorted(range(len(values)), key=lambda place: (whole[place] - scaled[place], place))
    for turn in range(abs(short) if order else 0):
        place = order[turn % len(order)] if short > 0 else order[-1 - turn % len(order)]
        whole[place] += 1 if short > 0 else -1
    return [value / unit for value in whole]


def _parts(gathered: Gathered, previous: Standing) -> Iterator[Part]:
    standing = gathered.standing
    before = evidence_before(gathered, previous)
    under_policy = State(
        _under_policy(gathered, previous, before), previous.prior, _strength(previous, standing)
    )
    with_peers = State(under_policy.terms, standing.prior, standing.prior_strength)
    now = State(evidence_now(gathered), standing.prior, standing.prior_strength)
    at_policy, at_peers = means([under_policy, with_peers])
    if previous.policy_id != standing.policy_id:
        yield Part(_policy_label(previous, standing), "", at_policy - previous.mean, is_fact=True)
    if previous.norm_version_id != standing.norm_version_id:
        yield Part(_peers_label(previous, standing), _peers_note(previous, standing), at_peers - at_policy)
    yield from _evidence(gathered, with_peers, now, at_peers)


def _evidence(gathered: Gathered, before: State, now: State, mean: float) -> Iterator[Part]:
    rows_before = _by_collaboration(gathered, gathered.previous)
    rows_now = _by_collaboration(gathered, gathered.standing)
    earlier = 0.0
    for key in {**now.terms, **before.terms}:
        value = now.pull(key, mean) - before.pull(key, mean)
        is_same = rows_before.get(key) is rows_now.get(key)
        if is_same or _was_older(gathered, rows_before.get(key), rows_now.get(key)):
            earlier += value
        else:
            yield _collaboration(gathered, rows_before.get(key), rows_now.get(key), value)
    yield Part(_("Earlier collaborations weigh otherwise"), _("age counts back from the newest one"), earlier)
    yield Part(
        _("Where comparable creators start weighs otherwise"),
        "",
        now.prior_pull(mean) - before.prior_pull(mean),
    )


def _was_older(gathered: Gathered, before: Any | None, now: Any | None) -> bool:
    """Only one of the two standings counts it one by one; the other has it among the older ones."""
    previous = gathered.previous
    if previous is None or (before is not None and now is not None):
        return False
    if now is None:
        return gathered.standing.older_count > previous.older_count
    return previous.older_count > 0 and now.created_at <= previous.as_of


def _collaboration(gathered: Gathered, before: Any | None, now: Any | None, value: float) -> Part:
    row = now or before
    seen = gathered.seen[row.pk]  # type: ignore[union-attr]
    label = _("%(name)s, %(month)s") % {"name": seen.label, "month": f"{seen.on:%Y-%m}"}
    if now is None:
        note = _("counts no longer: too few of its bars are left")
    elif before is None:
        note = _("counts for the first time, with %(score)s") % {"score": figure(now.weighed)}
    else:
        note = _("scored again: %(moved)s") % {"moved": _moved(before, now)}
    return Part(label, note, value, seen.url, is_fact=True)


def _moved(before: Any, now: Any) -> str:
    """Which bars moved from what to what."""
    told = [
        _("%(bar)s %(old)s → %(new)s") % {"bar": name, "old": _told(old), "new": _told(new)}
        for name, old, new in zip(Dimension.labels, before.bars, now.bars, strict=True)
        if old != new
    ]
    return _("; ").join(told) if told else _("its bars stayed, their weight changed")


def _told(bar: float | None) -> str:
    return "–" if bar is None else figure(bar)


def _by_collaboration(gathered: Gathered, standing: Standing | None) -> dict[int, Any]:
    keys = standing.score_ids if standing else []
    return {gathered.rows[pk].collaboration_id: gathered.rows[pk] for pk in keys}


def evidence_now(gathered: Gathered) -> dict[int, tuple[float, float]]:
    terms = {row.collaboration_id: (weight, row.weighed) for row, weight in gathered.weighted()}
    return terms | _older(gathered.standing)


def evidence_before(gathered: Gathered, previous: Standing) -> dict[int, tuple[float, float]]:
    rows = [gathered.rows[pk] for pk in previous.score_ids]
    terms = {
        row.collaboration_id: (weight, row.weighed_before)
        for row, weight in zip(rows, previous.score_weights, strict=True)
    }
    return terms | _older(previous)


def _under_policy(
    gathered: Gathered, previous: Standing, before: dict[int, tuple[float, float]]
) -> dict[int, tuple[float, float]]:
    """The earlier evidence weighed by the policy of now; sums of older collaborations stay as they are."""
    if previous.policy_id == gathered.standing.policy_id:
        return before
    rows = [gathered.rows[pk] for pk in previous.score_ids]
    terms = {row.collaboration_id: (row.evidence, row.weighed) for row in rows if row.weighed is not None}
    return terms | _older(previous)


def _older(standing: Standing) -> dict[int, tuple[float, float]]:
    if not standing.older_weight:
        return {}
    return {OLDER: (standing.older_weight, standing.older_weighted_sum / standing.older_weight)}


def _strength(previous: Standing, standing: Standing) -> float:
    """Of the prior, under the policy of now with the peers of then."""
    fitted = previous.norm_version.prior_strength
    return standing.policy.prior_strength if fitted is None else fitted


def _policy_label(previous: Standing, standing: Standing) -> str:
    return _("Policy %(now)s instead of %(before)s") % {
        "now": standing.policy.version,
        "before": previous.policy.version,
    }


def _peers_label(previous: Standing, standing: Standing) -> str:
    return _("Peer tables of %(now)s instead of %(before)s") % {
        "now": standing.norm_version,
        "before": previous.norm_version,
    }


def _peers_note(previous: Standing, standing: Standing) -> str:
    return _("comparable creators start at %(now)s, before at %(before)s") % {
        "now": figure(standing.prior, DECIMALS),
        "before": figure(previous.prior, DECIMALS),
    }
