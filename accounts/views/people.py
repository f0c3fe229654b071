from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts import actions
from accounts.filters import PeopleFilter
from accounts.forms import DefaultScorersForm, RolesForm
from accounts.models import Brand, User
from accounts.requests import PersonRequest, brand_of
from accounts.roles import Capability
from accounts.rules import can, require
from core.errors import DomainError
from core.htmx import is_htmx
from core.keyset import paginate


@require_GET
def people_list(request: PersonRequest) -> HttpResponse:
    require(request.user, Capability.VIEW_PEOPLE)
    people = User.objects.visible_to(request.user).with_roles_in(request.brands).order_by("name", "pk")
    filter_ = PeopleFilter(request.GET, people, request=request)
    page = paginate(filter_.qs, request)
    template = "accounts/_people.html" if is_htmx(request) else "accounts/people.html"
    return render(request, template, {"page": page, "filter": filter_, "may_invite": may_invite(request)})


@require_GET
def person_page(request: PersonRequest, pk: int) -> HttpResponse:
    require(request.user, Capability.VIEW_PEOPLE)
    people = User.objects.visible_to(request.user).with_roles_in(request.brands)
    person = get_object_or_404(people, pk=pk)
    context = {
        "person": person,
        "role_forms": [(brand, _roles_form(person, brand)) for brand in _manageable(request)],
        "may_manage": can(request.user, Capability.MANAGE_BRANDS),
    }
    return render(request, "accounts/person.html", context)


@require_POST
def change_roles(request: PersonRequest, pk: int, brand_pk: int) -> HttpResponse:
    person = get_object_or_404(User.objects.visible_to(request.user), pk=pk)
    brand = get_object_or_404(Brand.objects.visible_to(request.user), pk=brand_pk)
    form = RolesForm(request.POST, prefix=str(brand.pk))
    if form.is_valid():
        actions.set_roles(person=person, brand=brand, roles=form.cleaned_data["roles"], by=request.user)
        messages.success(request, _("The roles in %(brand)s are saved.") % {"brand": brand})
    still_visible = User.objects.visible_to(_fresh(request.user)).filter(pk=person.pk).exists()
    return redirect("accounts:person", pk) if still_visible else redirect("accounts:people")


@require_POST
def deactivate(request: PersonRequest, pk: int) -> HttpResponse:
    person = get_object_or_404(User.objects.visible_to(request.user), pk=pk)
    actions.deactivate(person=person, by=request.user, at=timezone.now())
    messages.success(request, _("%(person)s can no longer sign in.") % {"person": person})
    return redirect("accounts:person", pk)


@require_POST
def reactivate(request: PersonRequest, pk: int) -> HttpResponse:
    person = get_object_or_404(User.objects.visible_to(request.user), pk=pk)
    actions.reactivate(person=person, by=request.user)
    messages.success(request, _("%(person)s can sign in again.") % {"person": person})
    return redirect("accounts:person", pk)


@require_POST
def set_administrator(request: PersonRequest, pk: int) -> HttpResponse:
    person = get_object_or_404(User.objects.visible_to(request.user), pk=pk)
    wanted = request.POST.get("administrator") == "1"
    actions.set_administrator(person=person, is_administrator=wanted, by=request.user)
    messages.success(request, _("Saved."))
    # Who gave up their own rights no longer sees what they just changed.
    return redirect("accounts:person", pk) if _fresh(request.user).is_administrator else redirect("/")


@require_http_methods(["GET", "POST"])
def default_scorers(request: PersonRequest) -> HttpResponse:
    brand = brand_of(request)
    require(request.user, Capability.ASSIGN_SCORERS, brand)
    form = DefaultScorersForm(request.POST or None, brand=brand)
    if form.is_valid():
        try:
            for role, person in form.cleaned_data.items():
                actions.set_default_scorer(brand=brand, role=role, person=person, by=request.user)
        except DomainError as error:
            form.add_error(error.field, error.as_validation_error())
        else:
            messages.success(request, _("The default scorers are saved."))
            return redirect("accounts:people")
    return render(request, "accounts/default_scorers.html", {"form": form, "brand": brand})


def may_invite(request: PersonRequest) -> bool:
    return can(request.user, Capability.INVITE_PEOPLE)


def _manageable(request: PersonRequest) -> list[Brand]:
    return [brand for brand in request.brands if can(request.user, Capability.INVITE_PEOPLE, brand)]


def _roles_form(person: User, brand: Brand) -> RolesForm:
    roles = [membership.role for membership in person.memberships.all() if membership.brand_id == brand.pk]
    return RolesForm(initial={"roles": roles}, prefix=str(brand.pk))


def _fresh(user: User) -> User:
    fresh: User = User.objects.get(pk=user.pk)
    return fresh
