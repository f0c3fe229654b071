"""A policy's numbers as tables for people: one row per dimension, one per setting."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.utils.formats import number_format
from django.utils.translation import gettext as _

from accounts.roles import SCORING_ROLES

from .dimensions import Dimension
from .models import Policy

SETTINGS = (
    "marks_due_hours",
    "settle_days",
    "live_minutes",
    "dispute_range",
    "min_coverage",
    "half_life",
    "grand_mean",
    "prior_strength",
    "sigma",
    "hysteresis",
    "min_videos",
    "s_min_videos",
    "s_min_collaborations",
    "stale_days",
    "trend_window",
    "trend_min_change",
)


@dataclass(frozen=True)
class Table:
    title: str
    columns: list[str]
    rows: list[list[str]]


def in_words(policy: Policy) -> Iterator[Table]:
    yield Table(
        _("Weights of the dimensions in the tier, and of the roles in each"),
        ["", _("in the tier"), *(str(role.label) for role in SCORING_ROLES)],
        [_weights(policy, place, dimension) for place, dimension in enumerate(Dimension)],
    )
    yield Table(_("Settings"), ["", ""], [_setting(policy, name) for name in SETTINGS])


def _weights(policy: Policy, place: int, dimension: Dimension) -> list[str]:
    roles = getattr(policy, f"{dimension.value}_roles")
    return [
        str(dimension.label),
        f"{_plain(policy.overall_weights[place])} %",
        *(_plain(weight) for weight in roles),
    ]


def _setting(policy: Policy, name: str) -> list[str]:
    return [str(Policy._meta.get_field(name).verbose_name), _plain(getattr(policy, name))]  # type: ignore[union-attr]


def _plain(value: Any) -> str:
    return number_format(value if value % 1 else int(value), use_l10n=True)
