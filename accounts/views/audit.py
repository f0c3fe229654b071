from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_GET

from accounts.requests import PersonRequest
from accounts.roles import Capability
from accounts.rules import require
from accounts.trail import kept, trail_of
from core.htmx import is_htmx


@require_GET
def record_audit(request: PersonRequest, model: str, pk: int) -> HttpResponse:
    entry = kept(model)
    if entry is None:
        raise Http404
    record: Any = get_object_or_404(entry.scope(request.user), pk=pk)
    require(request.user, Capability.READ_AUDIT, entry.brand_of(record))
    template = "accounts/_trail.html" if is_htmx(request) else "accounts/audit.html"
    context = {
        "record": record,
        "lines": trail_of(record, request.user),
        "back": record.get_absolute_url() if hasattr(record, "get_absolute_url") else "",
    }
    return render(request, template, context)
