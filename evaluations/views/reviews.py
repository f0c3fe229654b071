"""Scores in dispute: the list, one review with what it froze, opening, voting, ruling, statistics."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.requests import PersonRequest, brand_of
from accounts.roles import SCORING_ROLES, Capability
from accounts.rules import can, require
from campaigns.models import Collaboration
from core.errors import DomainError
from core.keyset import paginate
from evaluations import actions, disputes, overturned
from evaluations.engine.reviews import inputs_now, inputs_when_opened
from evaluations.forms.reviews import DisputeForm, RulingForm, VoteForm
from evaluations.frozen import frozen
from evaluations.frozen_changes import differences
from evaluations.models import Review


@require_GET
def review_list(request: PersonRequest) -> HttpResponse:
    require(request.user, Capability.DISPUTE_SCORES)
    visible = Review.objects.visible_to(request.user)
    shows_closed = request.GET.get("show") == "closed"
    rows = visible.closed().newest_ruling_first() if shows_closed else visible.open().by_deadline()
    at = now()
    reviews = rows.for_list()
    page = paginate(reviews, request)
    context = {
        "page": page,
        "rows": [(review, review.is_overdue(at)) for review in page],
        "shows_closed": shows_closed,
        "open": visible.open().count(),
        "overdue": visible.overdue(at.date()).count(),
        "closed": visible.closed().count(),
    }
    return render(request, "evaluations/reviews.html", context)


@require_GET
def review(request: PersonRequest, pk: int) -> HttpResponse:
    return _page(request, _visible(request, pk))


@require_POST
def vote(request: PersonRequest, pk: int) -> HttpResponse:
    found = _visible(request, pk)
    require(request.user, Capability.DISPUTE_SCORES, found.brand)
    form = VoteForm(request.POST, roles=SCORING_ROLES, criteria=disputes.criteria_of(found))
    if form.is_valid() and _done(
        form, lambda: actions.vote_on_review(review=found, by=request.user, at=now(), **form.given())
    ):
        messages.success(request, _("Your vote is kept."))
        return redirect(found)
    return _page(request, found, vote_form=form)


@require_POST
def rule(request: PersonRequest, pk: int) -> HttpResponse:
    found = _visible(request, pk)
    require(request.user, Capability.RULE_ON_REVIEWS, found.brand)
    form = _ruling_form(found, disputes.votes_for(request.user, found), request.POST)
    if form.is_valid() and _done(
        form, lambda: actions.rule_on_review(review=found, by=request.user, at=now(), **form.given())
    ):
        messages.success(request, _("Ruled. The creator's standing is computed again."))
        return redirect(found)
    return _page(request, found, ruling_form=form)


@require_http_methods(["GET", "POST"])
def dispute(request: PersonRequest, collaboration_pk: int) -> HttpResponse:
    rows = Collaboration.objects.visible_to(request.user).select_related("creator", "campaign__brand")
    collaboration: Collaboration = get_object_or_404(rows, pk=collaboration_pk)
    require(request.user, Capability.DISPUTE_SCORES, collaboration.campaign.brand)
    dimensions = disputes.disputable(request.user, collaboration, at=now())
    form = DisputeForm(request.POST or None, dimensions=dimensions, initial=request.GET.dict())
    opened: list[Review] = []

    def save() -> None:
        opened.append(
            actions.open_review(collaboration=collaboration, by=request.user, at=now(), **form.cleaned_data)
        )

    if form.is_valid() and _done(form, save):
        messages.success(request, _("The review is open. The tier stays where it is until the ruling."))
        return redirect(opened[0])
    context = {"collaboration": collaboration, "form": form, "dimensions": dimensions}
    return render(request, "evaluations/dispute.html", context, status=422 if form.is_bound else 200)


@require_GET
def statistics(request: PersonRequest) -> HttpResponse:
    require(request.user, Capability.DISPUTE_SCORES, brand_of(request))
    ruled = Review.objects.visible_to(request.user).of_brand(brand_of(request))
    quarters = {f"{day.year}-Q{(day.month + 2) // 3}": day for day in ruled.quarters()}
    chosen = request.GET.get("quarter", "")
    chosen = chosen if chosen in quarters else next(iter(quarters), "")
    reviews = ruled.with_quarter().filter(quarter=quarters.get(chosen))
    tables = [
        (_("By dimension"), overturned.by_dimension(reviews)),
        (_("By role"), overturned.by_role(reviews)),
        (_("By criterion"), overturned.by_criterion(reviews)),
    ]
    context = {"quarters": quarters, "chosen": chosen, "tables": tables, "least": overturned.LEAST}
    return render(request, "evaluations/review_statistics.html", context)


def _visible(request: PersonRequest, pk: int) -> Review:
    reviews = Review.objects.visible_to(request.user).with_subject()
    found: Review = get_object_or_404(reviews, pk=pk)
    require(request.user, Capability.DISPUTE_SCORES, found.brand)
    return found


def _done(form: forms.Form, save: Any) -> bool:
    """Whether the action took it; its refusal is put on the field it names."""
    try:
        save()
    except DomainError as refusal:
        field = refusal.field if refusal.field in form.fields else None
        form.add_error(field, refusal.as_validation_error())
        return False
    return True


def _page(
    request: PersonRequest,
    review: Review,
    *,
    vote_form: VoteForm | None = None,
    ruling_form: RulingForm | None = None,
) -> HttpResponse:
    at = now()
    today = inputs_now(review.collaboration, at=at)
    opened = inputs_when_opened(review)
    then, current = frozen(opened, today), frozen(today, opened)
    votes = disputes.votes_for(request.user, review)
    with_money = can(request.user, Capability.RUN_COLLABORATIONS, review.brand)
    rules = disputes.may_rule(request.user, review)
    context = {
        "review": review,
        "is_overdue": review.is_overdue(at),
        "frozen": then,
        "terms": then.terms(with_money=with_money),
        "differences": differences(then, current, with_money=with_money),
        "votes": votes,
        "parties": disputes.parties_of(review),
        "is_of_numbers": disputes.is_of_numbers(review),
        "vote_form": vote_form or (_vote_form(review, votes) if votes.roles else None),
        "ruling_form": ruling_form or (_ruling_form(review, votes) if rules else None),
        "names": {str(pk): criterion.name for pk, criterion in then.criteria.items()},
        "changed": review.marks.select_related("criterion", "evaluation__scorer").order_by("pk"),
    }
    bad = bool(vote_form or ruling_form)
    return render(request, "evaluations/review.html", context, status=422 if bad else 200)


def _vote_form(review: Review, votes: disputes.Votes) -> VoteForm:
    initial = {"role": votes.roles[0].value}
    return VoteForm(roles=votes.roles, criteria=disputes.criteria_of(review), initial=initial)


def _ruling_form(review: Review, votes: disputes.Votes, given: QueryDict | None = None) -> RulingForm:
    return RulingForm(given, marks=disputes.marks_to_rule_on(review), votes=votes.given)
