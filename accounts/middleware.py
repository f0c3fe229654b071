"""What a request of a signed-in person carries: their brands, their language and their time zone."""

import zoneinfo
from collections.abc import Callable
from typing import cast

from django.http import HttpRequest, HttpResponse
from django.utils import timezone, translation

from .models import Brand
from .requests import SESSION_BRAND, PersonRequest, visible_brands


class PersonMiddleware:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not request.user.is_authenticated:
            request.brands, request.brand = [], None  # type: ignore[attr-defined]
            return self.get_response(request)
        person_request = cast("PersonRequest", request)
        person_request.brands = visible_brands(person_request.user)
        person_request.brand = _current_brand(person_request)
        # Activated for good, not for a while: the locale middleware names the language after this returns.
        translation.activate(person_request.user.language)
        with timezone.override(zoneinfo.ZoneInfo(person_request.user.time_zone)):
            return self.get_response(request)


def _current_brand(request: PersonRequest) -> Brand | None:
    chosen = request.session.get(SESSION_BRAND)
    return next((brand for brand in request.brands if brand.pk == chosen), next(iter(request.brands), None))
