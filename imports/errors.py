from __future__ import annotations

from typing import Any

from core.errors import DomainError

from .messages import Message


class FileRefusedError(DomainError):
    """The file cannot be imported as it is; the message says where it differs from what was expected."""

    def __init__(self, text: str, **params: Any) -> None:
        super().__init__()
        self.said = Message(text, params)

    def __str__(self) -> str:
        return str(self.said)
