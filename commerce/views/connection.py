from __future__ import annotations

from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.timezone import now
from django.views.decorators.http import require_GET

from accounts.requests import PersonRequest
from accounts.roles import Capability
from accounts.rules import require
from campaigns.models import Deliverable
from commerce.connection import connection_check


@require_GET
def connection(request: PersonRequest, pk: int) -> HttpResponse:
    """Why a video has no orders, or how it has them."""
    rows: QuerySet[Deliverable] = Deliverable.objects.visible_to(request.user)
    found = get_object_or_404(
        rows.select_related("collaboration__campaign__brand", "collaboration__creator"), pk=pk
    )
    require(request.user, Capability.VIEW_SALES, found.collaboration.campaign.brand)
    context = {
        "deliverable": found,
        "row": found.collaboration,
        "findings": connection_check(found, at=now()),
    }
    return render(request, "commerce/connection.html", context)
