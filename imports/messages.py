"""Sentences kept as their English source and parameters, and said in the language of whoever reads them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext


@dataclass(frozen=True)
class Message:
    text: str
    params: Mapping[str, Any] = field(default_factory=dict)

    def __str__(self) -> str:
        # Without parameters nothing is formatted, so that a sentence may contain a percent sign.
        return gettext(self.text) % self.params if self.params else gettext(self.text)

    def as_json(self) -> dict[str, Any]:
        return {"text": self.text, "params": dict(self.params)}

    @classmethod
    def from_json(cls, stored: Mapping[str, Any]) -> Message:
        return cls(stored["text"], stored["params"])
