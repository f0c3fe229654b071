"""The door of short links: for everybody, without a session, a cookie or a trace of who came."""

from __future__ import annotations

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.timezone import now
from django.views.decorators.http import require_safe

from commerce.clicks import buffer, is_machine
from commerce.targets import target_of

HEADERS = {"Referrer-Policy": "no-referrer", "Cache-Control": "no-store", "X-Robots-Tag": "noindex"}


@login_not_required
@require_safe
def follow(request: HttpRequest, slug: str) -> HttpResponse:
    target = target_of(slug)
    if target is None:
        return render(request, "commerce/no_link.html", status=404)
    buffer.add(target.link, at=now(), machine=is_machine(request.method or "", request.headers))
    return HttpResponseRedirect(target.url, headers=HEADERS)
