"""Who calls the API and what the call brings, as the actions want to know it."""

from datetime import datetime
from typing import Any, TypedDict, cast

from django.utils.timezone import now
from rest_framework.request import Request
from rest_framework.serializers import BaseSerializer

from accounts.models import User


class Caller(TypedDict):
    by: User
    at: datetime


def person(request: Request) -> User:
    # Permission classes let nobody else through.
    return cast("User", request.user)


def caller(request: Request) -> Caller:
    return {"by": person(request), "at": now()}


def given(serializer: type[BaseSerializer[Any]], request: Request, **options: Any) -> Any:
    """The body, checked."""
    checked = serializer(data=request.data, **options)
    checked.is_valid(raise_exception=True)
    return checked.validated_data
