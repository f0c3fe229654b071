"""Links, codes and templates of a brand."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.timezone import localdate, now
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from accounts.requests import PersonRequest, brand_of
from accounts.roles import Capability
from accounts.rules import can, require
from commerce import qr
from commerce.actions import tracking as actions
from commerce.filters.tracking import CodeFilter, LinkFilter
from commerce.forms.tracking import ChangeLinkForm, CodeForm, LinkForm, TemplateForm
from commerce.models import CreatorCode, TrackingLink, TrackingTemplate
from commerce.tracking import PARAMETERS, parameters_of
from commerce.visits import visits_by_link, visits_of
from core.htmx import is_htmx
from core.keyset import paginate

from .pages import form_page, visible_collaboration

FORM_METHODS = ["GET", "POST"]
HOURS = 24 * 14
DAYS = 62


@require_GET
def links(request: PersonRequest) -> HttpResponse:
    brand = brand_of(request)
    require(request.user, Capability.VIEW_SALES, brand)
    rows: Any = TrackingLink.objects.visible_to(request.user).of_brand(brand).for_list()
    filters = LinkFilter(request.GET, rows, request=request)
    page: Any = paginate(filters.qs, request)
    context = {"filter": filters, "page": page, "visits": visits_by_link(page.rows), "tabs": _tabs("links")}
    return render(
        request, "commerce/_links_found.html" if is_htmx(request) else "commerce/links.html", context
    )


@require_GET
def codes(request: PersonRequest) -> HttpResponse:
    brand = brand_of(request)
    require(request.user, Capability.VIEW_SALES, brand)
    rows: Any = CreatorCode.objects.visible_to(request.user).of_brand(brand).for_list()
    filters = CodeFilter(request.GET, rows, request=request)
    context = {
        "filter": filters,
        "page": paginate(filters.qs, request),
        "tabs": _tabs("codes"),
        "may_match": can(request.user, Capability.MATCH_ORDERS, brand),
    }
    return render(
        request, "commerce/_codes_found.html" if is_htmx(request) else "commerce/codes.html", context
    )


@require_GET
def templates(request: PersonRequest) -> HttpResponse:
    brand = brand_of(request)
    require(request.user, Capability.VIEW_SALES, brand)
    context = {
        "templates": brand.tracking_templates.order_by("name", "pk"),
        "tabs": _tabs("link_templates"),
        "may_match": can(request.user, Capability.MATCH_ORDERS, brand),
    }
    return render(request, "commerce/link_templates.html", context)


@require_GET
def link(request: PersonRequest, pk: int) -> HttpResponse:
    found = _link(request, pk)
    parameters = parameters_of(found.target)
    context = {
        "link": found,
        "parameters": parameters,
        "visits": visits_of([found]).newest_first()[:DAYS],
        "counts": found.counts.order_by("-hour")[:HOURS],
        "may_match": can(request.user, Capability.MATCH_ORDERS, found.collaboration.campaign.brand),
    }
    return render(request, "commerce/link.html", context)


@require_GET
def qr_svg(request: PersonRequest, pk: int) -> HttpResponse:
    found = _link(request, pk)
    return _file(qr.svg(found.address), "image/svg+xml", f"{found.slug}.svg")


@require_GET
def qr_png(request: PersonRequest, pk: int) -> HttpResponse:
    found = _link(request, pk)
    return _file(qr.png(found.address), "image/png", f"{found.slug}.png")


@require_http_methods(FORM_METHODS)
def new_link(request: PersonRequest, pk: int) -> HttpResponse:
    row = visible_collaboration(request, pk)
    require(request.user, Capability.MATCH_ORDERS, row.campaign.brand)
    return form_page(
        request,
        LinkForm(request.POST or None, brand=row.campaign.brand),
        title=_("Make a link"),
        back=row.get_absolute_url(),
        save=lambda form: actions.make_link(
            collaboration=row, by=request.user, at=now(), **form.cleaned_data
        ),
        done=_("The link is made. Give the creator the short address or the QR code."),
        parent=row,
    )


@require_http_methods(FORM_METHODS)
def change_link(request: PersonRequest, pk: int) -> HttpResponse:
    found = _link(request, pk)
    require(request.user, Capability.MATCH_ORDERS, found.collaboration.campaign.brand)
    return form_page(
        request,
        ChangeLinkForm(request.POST or None, initial={"url": found.target, "is_active": found.is_active}),
        title=_("Change the link"),
        back=found.get_absolute_url(),
        save=lambda form: actions.change_link(link=found, by=request.user, at=now(), **form.cleaned_data),
        done=_("Saved."),
        parent=found,
    )


@require_http_methods(FORM_METHODS)
def new_code(request: PersonRequest, pk: int) -> HttpResponse:
    row = visible_collaboration(request, pk)
    require(request.user, Capability.MATCH_ORDERS, row.campaign.brand)
    return form_page(
        request,
        CodeForm(request.POST or None, initial={"starts_on": localdate()}),
        title=_("Add a code"),
        back=row.get_absolute_url(),
        save=lambda form: actions.make_code(
            collaboration=row, by=request.user, at=now(), **form.cleaned_data
        ),
        done=_("The code is kept. Sales with it are matched within a minute."),
        parent=row,
    )


@require_http_methods(FORM_METHODS)
def change_code(request: PersonRequest, pk: int) -> HttpResponse:
    rows: QuerySet[CreatorCode] = CreatorCode.objects.visible_to(request.user).for_list()
    found = get_object_or_404(rows, pk=pk)
    require(request.user, Capability.MATCH_ORDERS, found.brand)

    def save(form: CodeForm) -> None:
        given = form.cleaned_data
        text = given.pop("code")
        actions.change_code(code=found, text=text, by=request.user, at=now(), **given)

    initial = {"code": found.code, "starts_on": found.starts_on, "ends_on": found.ends_on}
    form = CodeForm(request.POST or None, initial=initial)
    back, done = reverse("commerce:codes"), _("Saved.")
    return form_page(
        request, form, title=_("Change the code"), back=back, save=save, done=done, parent=found.collaboration
    )


@require_http_methods(FORM_METHODS)
def new_template(request: PersonRequest) -> HttpResponse:
    brand = brand_of(request)
    require(request.user, Capability.MATCH_ORDERS, brand)
    ours = TrackingTemplate()
    return form_page(
        request,
        TemplateForm(request.POST or None, initial={name: getattr(ours, name) for name in PARAMETERS}),
        title=_("New template"),
        back=reverse("commerce:link_templates"),
        save=lambda form: actions.make_template(brand=brand, by=request.user, at=now(), **form.cleaned_data),
        done=_("Saved."),
    )


@require_http_methods(FORM_METHODS)
def change_template(request: PersonRequest, pk: int) -> HttpResponse:
    rows: QuerySet[TrackingTemplate] = TrackingTemplate.objects.visible_to(request.user)
    found = get_object_or_404(rows.select_related("brand"), pk=pk)
    require(request.user, Capability.MATCH_ORDERS, found.brand)
    initial = {name: getattr(found, name) for name in ("name", *PARAMETERS)}
    return form_page(
        request,
        TemplateForm(request.POST or None, initial=initial),
        title=_("Change the template"),
        back=reverse("commerce:link_templates"),
        save=lambda form: actions.change_template(
            template=found, by=request.user, at=now(), **form.cleaned_data
        ),
        done=_("Saved. Links made before keep their parameters."),
    )


def _link(request: PersonRequest, pk: int) -> TrackingLink:
    rows: QuerySet[TrackingLink] = TrackingLink.objects.visible_to(request.user).for_list()
    found = get_object_or_404(rows, pk=pk)
    require(request.user, Capability.VIEW_SALES, found.collaboration.campaign.brand)
    return found


def _file(content: bytes, kind: str, name: str) -> HttpResponse:
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(content, content_type=kind, headers=headers)


def _tabs(current: str) -> list[dict[str, Any]]:
    pages = [
        ("links", _("Links"), "link"),
        ("codes", _("Codes"), "tag"),
        ("link_templates", _("Templates"), "text-caption"),
    ]
    return [
        {"url": reverse(f"commerce:{name}"), "label": label, "icon": icon, "active": name == current}
        for name, label, icon in pages
    ]
