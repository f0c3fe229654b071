"""What is answered where nothing is: a page to people, the API's one shape to programs."""

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.defaults import page_not_found
from rest_framework.exceptions import NotFound

API = "/api/v1/"


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    if not request.path.startswith(API):
        return page_not_found(request, exception)
    error = {"code": NotFound.default_code, "detail": str(NotFound.default_detail), "attr": None}
    return JsonResponse({"type": "client_error", "errors": [error]}, status=NotFound.status_code)
