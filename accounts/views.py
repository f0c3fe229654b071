from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from .models import Brand
from .requests import SESSION_BRAND, PersonRequest


def next_page(request: PersonRequest) -> str:
    """Where a form wants to go on, if that is here."""
    target = request.POST.get("next", "")
    safe = url_has_allowed_host_and_scheme(target, {request.get_host()}, require_https=request.is_secure())
    return target if safe else "/"


@require_POST
def switch_brand(request: PersonRequest) -> HttpResponse:
    brand = get_object_or_404(
        Brand.objects.active().visible_to(request.user), pk=request.POST.get("brand") or None
    )
    request.session[SESSION_BRAND] = brand.pk
    return redirect(next_page(request))
