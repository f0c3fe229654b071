from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.models import Brand
from accounts.requests import PersonRequest, brand_of
from core.errors import DomainError
from core.exports import csv_chunks, csv_response
from core.files import opened
from core.htmx import is_htmx
from core.keyset import paginate

from . import actions, kinds, reports, rules
from .forms import MappingForm, UploadForm
from .kinds import DefaultsForm, Kind
from .models import Batch
from .pipeline.heading import heading
from .states import Status

ISSUES_SHOWN = 50


@require_GET
def batch_list(request: PersonRequest) -> HttpResponse:
    brand = brand_of(request)
    rules.require_import(request.user, brand)
    batches = Batch.objects.visible_to(request.user).of_brand(brand).with_progress().newest_first()
    context = {"page": paginate(batches, request)}
    return render(request, "imports/_results.html" if is_htmx(request) else "imports/list.html", context)


@require_http_methods(["GET", "POST"])
def upload(request: PersonRequest) -> HttpResponse:
    brand, kind = brand_of(request), _kind(request)
    rules.require_import(request.user, brand, kind)
    posted, files = (request.POST, request.FILES) if request.method == "POST" else (None, None)
    form = UploadForm(posted, files, brand=brand, kind=kind)
    chosen = kind.defaults_form(posted, brand=brand, prefix="defaults")
    if form.is_valid() and chosen.is_valid() and (batches := _receive(request, kind, form, chosen)):
        for refusal in form.errors.get("files", []):
            messages.error(request, str(refusal))
        return redirect(batches[0] if len(batches) == 1 else "imports:list")
    context = {"form": form, "chosen": chosen, "kind": kind, "kinds": _choices(request, brand, kind)}
    status = 422 if form.is_bound else 200
    return render(request, "imports/upload.html", context, status=status)


def _kind(request: HttpRequest, otherwise: str = "") -> Kind:
    try:
        return kinds.get(request.GET.get("kind", otherwise))
    except KeyError:
        raise Http404 from None


def _choices(request: PersonRequest, brand: Brand, chosen: Kind) -> list[dict[str, Any]]:
    allowed = [kind for kind in kinds.registered() if rules.can_import(request.user, brand, kind)]
    labels = {"": _("By its columns"), **{kind.code: kind.label for kind in allowed}}
    return [
        {"url": f"?kind={code}", "label": label, "active": code == chosen.code, "count": None}
        for code, label in labels.items()
    ]


def _receive(request: PersonRequest, kind: Kind, form: UploadForm, chosen: DefaultsForm) -> list[Batch]:
    received, at = [], now()
    for file in form.cleaned_data["files"]:
        try:
            batch = actions.receive_file(
                brand=brand_of(request),
                kind=kind.code,
                file=file,
                name=file.name,
                by=request.user,
                at=at,
                mapping=form.mapping(),
                options=form.options(),
                defaults=chosen.as_stored(),
                dated_on=form.cleaned_data["dated_on"],
            )
        except DomainError as error:
            form.add_error("files", f"{file.name}: {error}")
        else:
            received.append(batch)
    return received


@require_GET
def batch(request: PersonRequest, pk: int) -> HttpResponse:
    found = _batch(request, pk)
    level = request.GET.get("level", "")
    issues = found.issues.in_order()
    shown = (issues.filter(level=level) if level else issues)[:ISSUES_SHOWN]
    context = {
        "batch": found,
        "report": reports.for_page(found),
        "issues": reports.told_of(found, shown),
        "levels": reports.levels(found),
        "level": level,
        "kinds": [] if found.kind else _choices(request, found.brand, found.definition)[1:],
        "may_apply": found.status in {Status.READY, Status.UNCHANGED}
        and rules.can_import(request.user, found.brand, found.definition),
        "may_undo": found.status == Status.APPLIED and rules.can_undo(request.user, found),
    }
    return render(request, "imports/batch.html", context)


@require_GET
def progress(request: PersonRequest, pk: int) -> HttpResponse:
    """Polled by the page while a job runs; when it ends, the page is loaded anew."""
    found = _batch(request, pk)
    response = render(request, "imports/_progress.html", {"batch": found})
    if not found.is_open:
        response.headers["HX-Refresh"] = "true"
    return response


@require_http_methods(["GET", "POST"])
def mapping(request: PersonRequest, pk: int) -> HttpResponse:
    found = _batch(request, pk)
    if not found.is_changeable:
        return redirect(found)
    kind = _kind(request, found.kind)
    rules.require_import(request.user, found.brand, kind)
    header, chosen = _heading(request, found, kind)
    initial = {"dated_on": found.dated_on, **found.options}
    form = MappingForm(
        request.POST or None,
        kind=kind,
        header=header,
        chosen=chosen,
        initial=initial,
        others=_others(found, kind),
    )
    defaults = kind.defaults_form(
        request.POST or None, brand=found.brand, prefix="defaults", initial=found.defaults
    )
    if form.is_valid() and defaults.is_valid():
        _read_again(request, found, kind, form, defaults)
        return redirect(found)
    context = {"batch": found, "form": form, "chosen": defaults, "kind": kind}
    context["kinds"] = _choices(request, found.brand, kind)
    return render(request, "imports/mapping.html", context, status=422 if form.is_bound else 200)


def _others(found: Batch, kind: Kind) -> int:
    """How many files of the same upload a choice for the whole file may answer too."""
    if found.status != Status.ASKING or not kind.default_names:
        return 0
    return Batch.objects.of_upload(found).awaiting_choice().count()


def _heading(request: PersonRequest, found: Batch, kind: Kind) -> tuple[list[str], dict[str, str]]:
    try:
        return heading(found, kind)
    except DomainError as error:
        messages.error(request, str(error))
        return [], {}


def _read_again(
    request: PersonRequest, found: Batch, kind: Kind, form: MappingForm, defaults: DefaultsForm
) -> None:
    columns = form.mapping()
    if name := form.cleaned_data["save_as"]:
        actions.save_mapping(brand=found.brand, kind=kind.code, name=name, columns=columns, by=request.user)
    # Of a refused file the person says that its columns are what they seem.
    if not form.is_remapped() and found.status != Status.REFUSED:
        columns = found.mapping if kind is found.definition else {}
    actions.read_again(
        batch=found,
        by=request.user,
        kind=kind.code,
        mapping=columns,
        options=form.options(),
        defaults=defaults.as_stored(),
        dated_on=form.cleaned_data["dated_on"] or found.dated_on,
    )
    if form.cleaned_data.get("for_upload"):
        count = actions.answer_for_upload(batch=found, by=request.user, defaults=defaults.as_stored())
        if count:
            told = ngettext(
                "Chosen for %(count)s more file too.", "Chosen for %(count)s more files too.", count
            )
            messages.success(request, told % {"count": count})


@require_POST
def apply(request: PersonRequest, pk: int) -> HttpResponse:
    return _done(request, pk, actions.apply, at=now())


@require_POST
def cancel(request: PersonRequest, pk: int) -> HttpResponse:
    return _done(request, pk, actions.cancel)


@require_POST
def pause(request: PersonRequest, pk: int) -> HttpResponse:
    return _done(request, pk, actions.pause)


@require_POST
def resume(request: PersonRequest, pk: int) -> HttpResponse:
    return _done(request, pk, actions.resume)


@require_POST
def undo(request: PersonRequest, pk: int) -> HttpResponse:
    return _done(request, pk, actions.undo, at=now())


def _done(request: PersonRequest, pk: int, action: Any, **more: Any) -> HttpResponse:
    found = _batch(request, pk)
    try:
        action(batch=found, by=request.user, **more)
    except DomainError as error:
        messages.error(request, str(error))
    return redirect(found)


@require_GET
def issues(request: PersonRequest, pk: int) -> StreamingHttpResponse:
    found = _batch(request, pk)
    chunks = csv_chunks(reports.ISSUE_LABELS, reports.issue_rows(found))
    return csv_response(_("Report of %(file)s") % {"file": found.file_name} + ".csv", chunks)


@require_GET
def original(request: PersonRequest, pk: int) -> FileResponse:
    """Only ever a download: what somebody uploaded is never shown as a page."""
    found = _batch(request, pk)
    return FileResponse(
        opened(found.file),
        as_attachment=True,
        filename=found.file_name,
        content_type="application/octet-stream",
    )


@require_GET
def template(request: PersonRequest, kind: str) -> StreamingHttpResponse:
    """An empty file with the headers that are understood best."""
    known = {each.code: each for each in kinds.registered()}
    if kind not in known:
        raise Http404
    rules.require_import(request.user, brand_of(request), known[kind])
    labels = [each.aliases[0] for each in known[kind].fields if each.aliases]
    return csv_response(f"{kind}.csv", csv_chunks(labels, []))


def _batch(request: PersonRequest, pk: int) -> Batch:
    batches = Batch.objects.visible_to(request.user).with_progress()
    found: Batch = get_object_or_404(batches, pk=pk)
    rules.require_import(request.user, found.brand)
    return found
