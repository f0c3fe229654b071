from __future__ import annotations

from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

from django.utils.translation import gettext_lazy as _

from core.errors import DomainError

from .messages import Message


class FileRefusedError(DomainError):
    """The file cannot be imported as it is; the message says where it differs from what was expected."""

    code = "file_refused"
    status = HTTPStatus.UNPROCESSABLE_ENTITY

    def __init__(self, text: str, names: Mapping[str, str] | None = None, **params: Any) -> None:
        super().__init__(field="file")
        self.said = Message(text, params, names or {})

    def __str__(self) -> str:
        return str(self.said)


class ChoiceNeededError(FileRefusedError):
    """The file can be imported once a person has said what it does not say itself."""

    code = "choice_needed"


class MoveRefusedError(DomainError):
    message = _("The import has moved on meanwhile. Look at its state and try again.")
    code = "import_moved_on"


class DefaultsRefusedError(DomainError):
    message = _("What was chosen for the whole file does not fit.")
    code = "defaults_refused"
    status = HTTPStatus.UNPROCESSABLE_ENTITY


class UnknownKindError(DomainError):
    message = _("There is no such kind of import.")
    code = "unknown_kind"
    status = HTTPStatus.UNPROCESSABLE_ENTITY
