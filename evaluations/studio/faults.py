"""How a fault of a policy is worded: the field, what was found, what was expected."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

from django.utils.formats import number_format
from django.utils.translation import gettext as _

from .catalogue import Number, Words
from .sections import SECTIONS


@dataclass(frozen=True)
class Fault:
    """`field`: of the policy, or "caps" or "tiers"."""

    field: str
    words: str

    def __str__(self) -> str:
        return self.words


def fault(field: str, what: Words, found: Any, expected: str) -> Fault:
    words = _("%(field)s: found %(found)s, expected %(expected)s.")
    return Fault(field, words % {"field": what, "found": found, "expected": expected})


def about(number: Number, part: Words = "") -> str:
    """The section, the number and the part, so that a sentence can stand alone."""
    section = next(section for section in SECTIONS if number in section.numbers)
    return " · ".join(str(word) for word in (section.title, number.label, part) if word)


def plain(value: Any) -> str:
    if not isinstance(value, int | float) or not math.isfinite(value):
        return str(value)
    # 17 digits of a float are nobody's number
    short = f"{value:.10f}".rstrip("0").rstrip(".") if value % 1 else str(int(value))
    return number_format(short, use_l10n=True)
