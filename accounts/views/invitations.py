from allauth.account.utils import perform_login
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts import actions, mail
from accounts.errors import InvitationClosedError
from accounts.forms import InvitationForm, NewcomerForm
from accounts.models import Brand, Invitation, User
from accounts.requests import PersonRequest
from accounts.roles import Capability
from accounts.rules import can, require
from accounts.tokens import hashed
from core.errors import DomainError
from core.keyset import paginate


@require_GET
def invitation_list(request: PersonRequest) -> HttpResponse:
    require(request.user, Capability.INVITE_PEOPLE)
    invitations = (
        Invitation.objects.visible_to(request.user)
        .pending()
        .select_related("brand", "invited_by")
        .order_by("-created_at", "-pk")
    )
    page = paginate(invitations, request)
    return render(request, "accounts/invitations.html", {"page": page, "now": timezone.now()})


@require_http_methods(["GET", "POST"])
def invite(request: PersonRequest) -> HttpResponse:
    require(request.user, Capability.INVITE_PEOPLE)
    form = InvitationForm(
        request.POST or None, brands=_brands(request), by=request.user, initial={"brand": request.brand}
    )
    if form.is_valid():
        try:
            issued = actions.invite(**form.cleaned_data, by=request.user, at=timezone.now())
        except DomainError as error:
            form.add_error(error.field, error.as_validation_error())
        else:
            return _show_link(request, issued)
    return render(request, "accounts/invite.html", {"form": form})


@require_POST
def resend(request: PersonRequest, pk: int) -> HttpResponse:
    invitation = get_object_or_404(Invitation.objects.visible_to(request.user), pk=pk)
    return _show_link(request, actions.resend(invitation=invitation, by=request.user, at=timezone.now()))


@require_POST
def revoke(request: PersonRequest, pk: int) -> HttpResponse:
    invitation = get_object_or_404(Invitation.objects.visible_to(request.user), pk=pk)
    actions.revoke(invitation=invitation, by=request.user, at=timezone.now())
    messages.success(request, _("The invitation of %(email)s is revoked.") % {"email": invitation.email})
    return redirect("accounts:invitations")


@login_not_required
@never_cache
@sensitive_post_parameters("password", "password_again")
@require_http_methods(["GET", "POST"])
def accept(request: HttpRequest, secret: str) -> HttpResponse:
    invitation = Invitation.objects.open(timezone.now()).filter(token_hash=hashed(secret)).first()
    if invitation is None:
        return render(
            request, "accounts/invitation_closed.html", {"error": InvitationClosedError()}, status=410
        )
    if User.objects.filter(email=invitation.email).exists():
        return _accept_as_member(request, invitation, secret)
    return _accept_as_newcomer(request, invitation, secret)


def _accept_as_newcomer(request: HttpRequest, invitation: Invitation, secret: str) -> HttpResponse:
    form = NewcomerForm(request.POST or None, email=invitation.email, initial={"name": invitation.name})
    if form.is_valid():
        answers = {field: form.cleaned_data[field] for field in ("name", "language", "password")}
        person = actions.accept_as_newcomer(secret=secret, **answers, at=timezone.now())
        answer: HttpResponse = perform_login(request, person)
        return answer
    return render(request, "accounts/accept.html", {"form": form, "invitation": invitation})


def _accept_as_member(request: HttpRequest, invitation: Invitation, secret: str) -> HttpResponse:
    is_invited = request.user.is_authenticated and request.user.email == invitation.email
    if request.method == "POST" and is_invited:
        actions.accept_as_member(secret=secret, by=request.user, at=timezone.now())  # type: ignore[arg-type]
        messages.success(request, _("You have joined %(brand)s.") % {"brand": invitation.brand or "Kolmark"})
        return redirect("/")
    context = {"invitation": invitation, "is_invited": is_invited, "login_url": settings.LOGIN_URL}
    return render(request, "accounts/join.html", context)


def _show_link(request: PersonRequest, issued: actions.Issued) -> HttpResponse:
    """The answer to the POST itself, so that the secret is kept nowhere for a later page."""
    link = mail.invitation_link(issued.secret)
    sent = mail.send_invitation(issued.invitation, link)
    context = {"invitation": issued.invitation, "sent": sent, "link": "" if sent else link}
    return render(request, "accounts/invited.html", context)


def _brands(request: PersonRequest) -> list[Brand]:
    return [brand for brand in request.brands if can(request.user, Capability.INVITE_PEOPLE, brand)]
