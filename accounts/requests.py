"""What a page or API view finds on its request once a person is known."""

from django.http import HttpRequest
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext_lazy as _

from core.errors import DomainError

from .models import Brand, User

SESSION_BRAND = "brand"


class NoBrandError(DomainError):
    """The first brand is current by itself, so without one the person belongs to none."""

    message = _("You belong to no brand yet. Ask a manager or an administrator to add you.")
    code = "brand_required"


class PersonRequest(HttpRequest):
    """For annotations: the request of somebody signed in."""

    user: User
    brands: list[Brand]  # those in use that the person may see, by name
    brand: Brand | None  # the current one of them


def brand_of(request: HttpRequest) -> Brand:
    """The current brand, for what cannot be done without one."""
    brand: Brand | None = getattr(request, "brand", None)
    if brand is None:
        raise NoBrandError
    return brand


def visible_brands(user: User) -> list[Brand]:
    return list(Brand.objects.active().visible_to(user).order_by("name", "pk"))


def next_page(request: PersonRequest) -> str:
    """Where a form wants to go on, if that is here."""
    target = request.POST.get("next", "")
    safe = url_has_allowed_host_and_scheme(target, {request.get_host()}, require_https=request.is_secure())
    return target if safe and target.startswith("/") else "/"
