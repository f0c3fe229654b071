"""What an action says when it refuses: a sentence for people, the field it belongs to, and a stable code."""

import errno
from collections.abc import Callable
from http import HTTPStatus

from django.core.exceptions import ValidationError
from django.db import DataError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from psycopg.errors import NumericValueOutOfRange


class DomainError(Exception):
    """Base of every refusal. A subclass sets `message`; an instance may word it more exactly."""

    message: str | Promise = _("This cannot be done.")
    code = "refused"
    status = HTTPStatus.CONFLICT

    def __init__(self, message: str | Promise | None = None, *, field: str | None = None) -> None:
        if message is not None:
            self.message = message
        self.field = field
        super().__init__(message)

    def __str__(self) -> str:
        return str(self.message)

    @property
    def by_field(self) -> dict[str, str]:
        """What is wrong with each field; nothing where the refusal is about none."""
        return {self.field: str(self)} if self.field else {}

    def as_validation_error(self) -> ValidationError:
        """For a form: `form.add_error(error.field, error.as_validation_error())`."""
        return ValidationError(str(self), code=self.code)


class NotAllowedError(DomainError):
    """The person may see this but not do it."""

    message = _("You may not do this.")
    code = "permission_denied"
    status = HTTPStatus.FORBIDDEN


class DiskFullError(DomainError):
    message = _("There is no space left on the disk.")
    code = "disk_full"
    status = HTTPStatus.INSUFFICIENT_STORAGE


class NulInTextError(DomainError):
    """PostgreSQL stores no NUL in a text, and no keyboard types one."""

    message = _("The text holds a character that cannot be stored (NUL).")
    code = "nul_in_text"
    status = HTTPStatus.BAD_REQUEST


class NumberTooLargeError(DomainError):
    message = _("A number is larger than can be stored.")
    code = "number_too_large"
    status = HTTPStatus.BAD_REQUEST


class YearError(DomainError):
    message = _("Check the year of the date.")
    code = "year"
    status = HTTPStatus.BAD_REQUEST


def refusal_of(error: Exception) -> DomainError | None:
    """What a person is told of an exception; nothing where it is a fault of ours."""
    if isinstance(error, OSError) and error.errno in {errno.ENOSPC, errno.EDQUOT}:
        return DiskFullError()
    if isinstance(error, OverflowError) and "date value out of range" in str(error):
        return YearError()  # the first and the last year end where a time zone moves them
    if isinstance(error, DataError):
        return _refusal_of_data(error)
    return error if isinstance(error, DomainError) else None


def _refusal_of_data(error: DataError) -> DomainError | None:
    if isinstance(error.__cause__, NumericValueOutOfRange):
        return NumberTooLargeError()
    return NulInTextError() if "NUL (0x00)" in str(error) else None


class DomainErrorMiddleware:
    """A refusal that no view caught becomes a page saying why, never a server error."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        refusal = refusal_of(exception)
        if refusal is None:
            return None
        return render(request, "refused.html", {"error": refusal}, status=refusal.status)
