"""A mark before it is one."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class GivenMark:
    """What a person chose for a criterion: a whole number, "not applicable", or nothing yet."""

    value: int | None = None
    not_applicable: bool = False
    reason: str = ""

    @classmethod
    def of(cls, mark: Any) -> GivenMark:
        """Of a draft or a submitted mark."""
        return cls(mark.value, mark.not_applicable, mark.reason)

    @property
    def is_empty(self) -> bool:
        return self.value is None and not self.not_applicable

    @property
    def choice(self) -> str:
        """As forms and the API write it: "0" to "5", "na", or nothing."""
        return "na" if self.not_applicable else "" if self.value is None else str(self.value)
