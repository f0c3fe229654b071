from datetime import timedelta

from allauth.usersessions.models import UserSession
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts import actions
from accounts.forms import SettingsForm, TokenForm
from accounts.models import ApiToken, User
from accounts.requests import PersonRequest


@require_http_methods(["GET", "POST"])
def settings(request: PersonRequest) -> HttpResponse:
    form = SettingsForm(request.POST or None, instance=User.objects.get(pk=request.user.pk))
    if form.is_valid():
        actions.change_settings(person=request.user, **form.cleaned_data, by=request.user)
        translation.activate(request.user.language)
        messages.success(request, _("Your settings are saved."))
        return redirect("accounts:settings")
    sessions = UserSession.objects.filter(user=request.user).order_by("-last_seen_at", "-pk")
    context = {
        "form": form,
        "tokens": ApiToken.objects.visible_to(request.user).unrevoked().order_by("-created_at", "-pk"),
        "sessions": sessions,
        "session_key": request.session.session_key,
        "now": timezone.now(),
    }
    return render(request, "accounts/settings.html", context)


@require_http_methods(["GET", "POST"])
def new_token(request: PersonRequest) -> HttpResponse:
    form = TokenForm(request.POST or None)
    if form.is_valid():
        lifetime: timedelta = form.cleaned_data.pop("lifetime")
        expires_at = timezone.now() + lifetime
        token, secret = actions.create_token(**form.cleaned_data, expires_at=expires_at, by=request.user)
        # The answer to the POST itself, so that the secret is kept nowhere for a later page.
        return render(request, "accounts/token_created.html", {"token": token, "secret": secret})
    return render(request, "accounts/token_form.html", {"form": form})


@require_POST
def revoke_token(request: PersonRequest, pk: int) -> HttpResponse:
    token = get_object_or_404(ApiToken.objects.visible_to(request.user), pk=pk)
    actions.revoke_token(token=token, by=request.user, at=timezone.now())
    messages.success(request, _("The token “%(name)s” is revoked.") % {"name": token.name})
    return redirect("accounts:settings")


@require_POST
def end_session(request: PersonRequest, pk: int) -> HttpResponse:
    session = get_object_or_404(UserSession, user=request.user, pk=pk)
    actions.end_session(session=session, by=request.user)
    messages.success(request, _("The session is ended."))
    return redirect("accounts:settings")


@require_POST
def end_other_sessions(request: PersonRequest) -> HttpResponse:
    actions.end_other_sessions(keep=request.session.session_key or "", by=request.user)
    messages.success(request, _("You are signed out everywhere else."))
    return redirect("accounts:settings")
