"""Answers to htmx: a lost session leads to the sign-in page, and messages reach the page that stays."""

import json
from collections.abc import Callable
from http import HTTPStatus
from urllib.parse import urlencode, urlsplit

from django.conf import settings
from django.contrib.messages import get_messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import resolve_url


def is_htmx(request: HttpRequest) -> bool:
    """A fragment is wanted. Going back in the history asks for the whole page."""
    return bool(getattr(request, "htmx", False)) and not request.htmx.history_restore_request  # type: ignore[attr-defined]


class HtmxAnswersMiddleware:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if is_htmx(request):
            _lead_to_sign_in(request, response)
            _send_messages(request, response)
        return response


def _lead_to_sign_in(request: HttpRequest, response: HttpResponse) -> None:
    # Followed by htmx, the redirect would put the sign-in form into a fragment's place.
    location = response.headers.get("Location", "")
    if response.status_code == HTTPStatus.FOUND and urlsplit(location).path == resolve_url(
        settings.LOGIN_URL
    ):
        response.status_code = HTTPStatus.NO_CONTENT
        response.headers["HX-Redirect"] = (
            f"{urlsplit(location).path}?{urlencode({'next': _current_path(request)})}"
        )
        del response.headers["Location"]


def _current_path(request: HttpRequest) -> str:
    return request.htmx.current_url_abs_path or "/"  # type: ignore[attr-defined]


def _send_messages(request: HttpRequest, response: HttpResponse) -> None:
    # A redirect is followed by a page that shows them itself.
    if "Location" in response.headers or "HX-Redirect" in response.headers:
        return
    messages = [{"message": str(message), "tags": message.tags} for message in get_messages(request)]
    if messages:
        response.headers["HX-Trigger"] = json.dumps(_events(response) | {"messages": messages})


def _events(response: HttpResponse) -> dict[str, object]:
    """The header is an object of events, or their names with commas between."""
    header = response.headers.get("HX-Trigger", "")
    if header.startswith("{"):
        return dict(json.loads(header))
    return {name.strip(): None for name in header.split(",") if name.strip()}
