"""Who calls, as the actions want to know it. Permission classes let nobody else through."""

from datetime import datetime
from typing import TypedDict, cast

from django.utils.timezone import now
from rest_framework.request import Request

from accounts.models import User


class Caller(TypedDict):
    by: User
    at: datetime


def person(request: Request) -> User:
    return cast("User", request.user)


def caller(request: Request) -> Caller:
    return {"by": person(request), "at": now()}
