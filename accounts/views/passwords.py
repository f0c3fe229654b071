from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from accounts import actions, mail
from accounts.errors import PasswordLinkClosedError
from accounts.forms import ChosenPasswordForm
from accounts.models import PasswordLink, User
from accounts.requests import PersonRequest
from accounts.tokens import hashed


@never_cache
@require_POST
def issue_link(request: PersonRequest, pk: int) -> HttpResponse:
    """The answer to the POST itself, so that the secret is kept nowhere for a later page."""
    person = get_object_or_404(User.objects.visible_to(request.user), pk=pk)
    issued = actions.issue_password_link(person=person, by=request.user, at=timezone.now())
    context = {"person": person, "issued": issued.link, "link": mail.password_link(issued.secret)}
    return render(request, "accounts/password_link.html", context)


@login_not_required
@never_cache
@sensitive_post_parameters("password", "password_again")
@require_http_methods(["GET", "POST"])
def new_password(request: HttpRequest, secret: str) -> HttpResponse:
    at = timezone.now()
    link = PasswordLink.objects.open(at).filter(token_hash=hashed(secret)).select_related("user").first()
    if link is None:
        context = {"error": PasswordLinkClosedError()}
        return render(request, "accounts/password_link_closed.html", context, status=410)
    form = ChosenPasswordForm(request.POST or None, owner=link.user)
    if form.is_valid():
        actions.set_password_by_link(secret=secret, password=form.cleaned_data["password"], at=at)
        messages.success(request, _("The new password is set. Sign in with it."))
        return redirect("account_login")
    return render(request, "accounts/new_password.html", {"form": form, "email": link.user.email})
