from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponseBase
from django.views.decorators.http import require_POST
from django.views.i18n import set_language as django_set_language

from accounts.actions import change_language


@login_not_required
@require_POST
def set_language(request: HttpRequest) -> HttpResponseBase:
    """Before sign-in the browser remembers the language; after it, the person's own setting changes too."""
    language = request.POST.get("language", "")
    if request.user.is_authenticated and language in dict(settings.LANGUAGES):
        change_language(person=request.user, language=language, by=request.user)
    return django_set_language(request)
