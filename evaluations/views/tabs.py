"""The pages about standings, as far as the person may open them."""

from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.requests import PersonRequest
from accounts.roles import Capability
from accounts.rules import can


def standing_tabs(request: PersonRequest) -> list[dict[str, object]]:
    pages = [("evaluations:standings", _("Movers"))]
    if can(request.user, Capability.CLOSE_CAMPAIGNS):
        pages.append(("evaluations:recomputes", _("Recomputes")))
    pages.append(("evaluations:policy", _("Scoring policy")))
    return [
        {"url": url, "label": label, "active": request.path == url}
        for url, label in ((reverse(name), label) for name, label in pages)
    ]
