from __future__ import annotations

from typing import Any

from django.forms import Form
from django.http import FileResponse, HttpResponse, QueryDict
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.timezone import localdate, now
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from accounts.requests import PersonRequest, brand_of
from accounts.roles import Capability
from accounts.rules import require
from core.errors import DomainError
from core.exports import copy_csv, csv_response, xlsx_response
from core.files import opened
from core.keyset import capped_count, paginate
from creators import actions
from creators.errors import NothingChosenError
from creators.exports import export_rows
from creators.filters import CreatorFilter
from creators.models import BulkJob, BulkResult, Creator, Export

from .lists import query_of, shown_columns
from .records import refuse, status_of

# Longer files are written by a worker.
AT_ONCE = 50_000


@require_POST
def bulk(request: PersonRequest) -> HttpResponse:
    """First asks what the action needs, then starts it."""
    brand = brand_of(request)
    action = actions.bulk_action(request.POST.get("action", ""))
    require(request.user, action.capability, brand)
    chosen = chosen_creators(request)
    is_answer = "answered" in request.POST
    form: Form = action.options_form(request.POST if is_answer else None, brand=brand, by=request.user)
    if is_answer and form.is_valid():
        try:
            return redirect(
                actions.start_bulk(
                    action=action.code,
                    options=form.options(),  # type: ignore[attr-defined]
                    creators=chosen,
                    by=request.user,
                    brand=brand,
                    at=now(),
                )
            )
        except DomainError as error:
            refuse(form, error)
    context = {"action": action, "form": form, "count": capped_count(chosen), **_selection(request)}
    if not context["count"].number:
        raise NothingChosenError
    return render(request, "creators/bulk.html", context, status=status_of(form))


def chosen_creators(request: PersonRequest) -> Any:
    creators = Creator.objects.visible_to(request.user)
    if request.POST.get("matching") == "1":
        query = QueryDict(request.POST.get("query", ""))
        return CreatorFilter(query, creators, brand=request.brand, at=now()).qs
    return creators.filter(pk__in=[pk for pk in request.POST.getlist("chosen") if pk.isdecimal()])


def _selection(request: PersonRequest) -> dict[str, Any]:
    return {
        "chosen": [pk for pk in request.POST.getlist("chosen") if pk.isdecimal()],
        "matching": request.POST.get("matching", ""),
        "query": query_of(QueryDict(request.POST.get("query", ""))),
    }


@require_GET
def bulk_job(request: PersonRequest, pk: int) -> HttpResponse:
    job = get_object_or_404(BulkJob.objects.visible_to(request.user), pk=pk)
    results = BulkResult.objects.of_job(job).with_creators()
    outcome = request.GET.get("outcome", "")
    if outcome in BulkResult.Outcome.values:
        results = results.filter(outcome=outcome)
    context = {
        "job": job,
        "action": actions.bulk_action(job.action),
        "counts": BulkResult.objects.of_job(job).counts(),
        "outcome": outcome,
        "page": paginate(results, request),
    }
    return render(request, "creators/bulk_job.html", context)


@require_GET
def bulk_progress(request: PersonRequest, pk: int) -> HttpResponse:
    job = get_object_or_404(BulkJob.objects.visible_to(request.user), pk=pk)
    return _progress(request, job, "creators/_bulk_progress.html")


@require_GET
def export(request: PersonRequest) -> HttpResponseBase:
    """The current view as a file: the same filters, order and columns."""
    brand = brand_of(request)
    require(request.user, Capability.EXPORT_CREATORS, brand)
    file_format = Export.Format.XLSX if request.GET.get("format") == "xlsx" else Export.Format.CSV
    columns = shown_columns(request)
    rows = CreatorFilter(request.GET, Creator.objects.visible_to(request.user), brand=brand, at=now()).qs
    if capped_count(rows, AT_ONCE).capped:
        return redirect(
            actions.start_export(
                query=query_of(request.GET),
                columns=columns,
                file_format=file_format,
                total=rows.order_by().count(),
                by=request.user,
                brand=brand,
                at=now(),
            )
        )
    labels, cells = export_rows(request.GET, columns, brand=brand, at=now())
    name = f"{_('creators')}-{localdate():%Y-%m-%d}.{file_format}"
    if file_format == Export.Format.XLSX:
        return xlsx_response(name, labels, cells.iterator(chunk_size=2000))
    return csv_response(name, copy_csv(labels, cells))


@require_GET
def export_job(request: PersonRequest, pk: int) -> HttpResponse:
    job = get_object_or_404(Export.objects.visible_to(request.user), pk=pk)
    return render(request, "creators/export_job.html", {"job": job})


@require_GET
def export_progress(request: PersonRequest, pk: int) -> HttpResponse:
    job = get_object_or_404(Export.objects.visible_to(request.user), pk=pk)
    return _progress(request, job, "creators/_export_progress.html")


def _progress(request: PersonRequest, job: BulkJob | Export, template: str) -> HttpResponse:
    response = render(request, template, {"job": job})
    if job.done_at:
        # The page has more to show now than the bar.
        response.headers["HX-Refresh"] = "true"
    return response


@require_GET
def export_file(request: PersonRequest, pk: int) -> HttpResponse | FileResponse:
    job = get_object_or_404(Export.objects.visible_to(request.user).written(), pk=pk)
    require(request.user, Capability.EXPORT_CREATORS, job.brand)
    name = f"{_('creators')}-{localdate(job.requested_at):%Y-%m-%d}.{job.format}"
    return FileResponse(opened(job.file), as_attachment=True, filename=name)
