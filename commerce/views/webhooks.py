from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils.timezone import now
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from commerce.tiktok import webhooks


@login_not_required
@csrf_exempt
@require_POST
def webhook(request: HttpRequest) -> HttpResponse:
    """Kept and answered; a job acts on it. The signature is over the body as it came."""
    body = request.body
    if not webhooks.is_genuine(request.headers.get("Authorization", ""), body):
        return HttpResponse(status=401)
    try:
        webhooks.keep(body, at=now())
    except ValueError:
        return HttpResponse(status=400)
    return JsonResponse({"code": 0})
