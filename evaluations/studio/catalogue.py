"""A number of the policy as people see it: its words, its parts, its range."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from evaluations.models import Policy

if TYPE_CHECKING:
    from django.contrib.postgres.fields import ArrayField

Words = str | Promise
# What PostgreSQL holds in the two kinds of whole numbers, and what no product of two overflows.
MOST_SMALL, MOST, MOST_REAL = 32767, 2_147_483_647, 1e9


@dataclass(frozen=True)
class Number:
    """One field. With `parts` it is a list, and each part has its word; the range is that of every part.

    `above`: the low end itself is not allowed. `is_tried`: a change shows at once in everybody's tiers, and so
    in a what-if; all others show only in what settles or is checked later.
    """

    field: str
    name: Words = ""
    parts: Sequence[Words] = ()
    help: Words = ""
    low: float = 0
    high: float | None = None
    above: bool = False
    is_tried: bool = False

    @property
    def label(self) -> Words:
        return self.name or str(getattr(self._column, "verbose_name", self.field))

    @property
    def is_whole(self) -> bool:
        return isinstance(self._column, models.PositiveSmallIntegerField | models.PositiveIntegerField)

    @property
    def most(self) -> float:
        """The high end, or what the column holds."""
        if self.high is not None:
            return self.high
        if not self.is_whole:
            return MOST_REAL
        return MOST_SMALL if isinstance(self._column, models.PositiveSmallIntegerField) else MOST

    def values(self, policy: Policy) -> list[Any]:
        value = getattr(policy, self.field)
        return list(value) if self.parts else [value]

    def named_values(self, policy: Policy) -> list[tuple[Words, Any]]:
        """Each value with the word of its part, which is empty for a single one."""
        return list(zip(self.parts or ("",), self.values(policy), strict=True))

    @property
    def _column(self) -> models.Field[Any, Any] | ArrayField[Any, Any]:
        return Policy._meta.get_field(self.field)  # type: ignore[return-value]


@dataclass(frozen=True)
class Section:
    key: str
    title: Words
    help: Words
    numbers: Sequence[Number] = ()


CAPS, TIERS = "caps", "tiers"
RULES = (
    Section(
        CAPS,
        _("What caps a tier"),
        _(
            "How far an incident or a failed check holds a tier down, and for how long. The tier underneath runs on."
        ),
    ),
    Section(
        TIERS,
        _("What a tier does"),
        _("What each tier suggests after a campaign. A person decides; this is advice."),
    ),
)
