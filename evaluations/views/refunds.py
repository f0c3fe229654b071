"""How a collaboration's refunds compare with those of the same products elsewhere."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.timezone import now
from django.views.decorators.http import require_GET

from accounts.requests import PersonRequest
from accounts.roles import Capability
from accounts.rules import require
from campaigns.models import Collaboration
from core.htmx import is_htmx
from evaluations.evidence_texts import texts_of
from evaluations.refund_checks import has_sales, of_collaboration, uncompared


@require_GET
def refunds(request: PersonRequest, pk: int) -> HttpResponse:
    """The page, or for htmx a part of the collaboration's."""
    rows = Collaboration.objects.visible_to(request.user).select_related("campaign__brand", "creator")
    row = get_object_or_404(rows, pk=pk)
    require(request.user, Capability.VIEW_SALES, row.campaign.brand)
    at = now()
    checked = of_collaboration(row, at=at)
    context = {
        "row": row,
        "checked": checked,
        "texts": texts_of(checked.evidence) if checked else [],
        "uncompared": uncompared(row, at=at),
        "has_sales": checked is not None or has_sales(row),
    }
    part, page = "evaluations/_refunds.html", "evaluations/refunds.html"
    return render(request, part if is_htmx(request) else page, context)
