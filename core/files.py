"""Stored files, which live beside the database and may be lost without it."""

from http import HTTPStatus
from typing import Any

from django.core.files import File
from django.db.models.fields.files import FieldFile
from django.utils.translation import gettext_lazy as _

from .errors import DomainError


class FileGoneError(DomainError):
    message = _("The stored file is gone. Ask an administrator to restore it from the backup.")
    code = "file_gone"
    status = HTTPStatus.GONE


def opened(stored: FieldFile) -> File[Any]:
    """To be read before an answer begins, which could not be taken back. Raises FileGoneError."""
    try:
        return stored.open("rb")
    except FileNotFoundError as error:
        raise FileGoneError from error
