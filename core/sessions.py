"""A session ends after some idle hours, not only after its whole length."""

import time
from collections.abc import Callable

from django.conf import settings
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse

SEEN = "seen_at"
SIGNED_IN = "signed_in_at"
# Writing on every request would cost an UPDATE per page; five minutes is exact enough.
WRITE_EVERY = 300


class IdleMiddleware:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.user.is_authenticated:
            self._mark_or_end(request, int(time.time()))
        return self.get_response(request)

    def _mark_or_end(self, request: HttpRequest, now: int) -> None:
        seen = request.session.get(SEEN, now)
        since = request.session.setdefault(SIGNED_IN, now)
        if now - seen > settings.SESSION_IDLE_SECONDS or now - since > settings.SESSION_COOKIE_AGE:
            logout(request)
        elif SEEN not in request.session or now - seen > WRITE_EVERY:
            request.session[SEEN] = now
