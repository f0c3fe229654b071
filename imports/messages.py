"""Sentences kept as their English source and parameters, and said in the language of whoever reads them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext, override


@dataclass(frozen=True)
class Message:
    text: str
    params: Mapping[str, Any] = field(default_factory=dict)
    # Parameters that are names of ours, in English: they are translated like the text.
    names: Mapping[str, str] = field(default_factory=dict)

    def __str__(self) -> str:
        filled = {**self.params, **{key: gettext(name) for key, name in self.names.items()}}
        # Without parameters nothing is formatted, so that a sentence may contain a percent sign.
        return gettext(self.text) % filled if filled else gettext(self.text)

    def as_json(self) -> dict[str, Any]:
        return {"text": self.text, "params": dict(self.params), "names": dict(self.names)}

    @classmethod
    def from_json(cls, stored: Mapping[str, Any]) -> Message:
        return cls(stored["text"], stored["params"], stored.get("names", {}))


def in_english(label: object) -> str:
    """The source of a lazy translation, to be kept and said in the reader's language later."""
    with override("en"):
        return str(label)
