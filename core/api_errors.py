"""Refusals in the API's one shape; apart from core.errors, since REST framework loads that while starting."""

from drf_standardized_errors.handler import exception_handler
from drf_standardized_errors.types import ExceptionHandlerContext
from rest_framework import exceptions
from rest_framework.response import Response

from .errors import DomainError, refusal_of


def api_exception_handler(error: Exception, context: ExceptionHandlerContext) -> Response | None:
    """The same refusals in the API's one shape: {"type", "errors": [{"code", "detail", "attr"}]}."""
    if refusal := refusal_of(error):
        error = _as_api_error(refusal)
    return exception_handler(error, context)


def _as_api_error(error: DomainError) -> exceptions.APIException:
    if wrong := error.by_field:
        return exceptions.ValidationError(
            {field: [exceptions.ErrorDetail(words, error.code)] for field, words in wrong.items()}
        )
    answer = exceptions.APIException(str(error), code=error.code)
    answer.status_code = error.status
    return answer
