from rest_framework.response import Response
from rest_framework.test import APIRequestFactory, force_authenticate
from rest_framework.viewsets import ViewSet

from accounts.roles import Capability

calls = APIRequestFactory()


class Things(ViewSet):
    capabilities = {
        "read": Capability.VIEW_CREATORS,
        "write": Capability.EDIT_CREATORS,
        "greet": None,
    }

    def answer(self, request):
        return Response()

    list = create = greet = answer


class Unnamed(Things):
    capabilities = {}


def status(view, method, action, user):
    request = getattr(calls, method)("/")
    force_authenticate(request, user)
    return view.as_view({method: action})(request).status_code


def test_reading_and_writing_ask_the_table(agent, operator):
    answers = [
        status(Things, "get", "list", agent),
        status(Things, "post", "create", agent),
        status(Things, "post", "create", operator),
    ]

    assert answers == [200, 403, 200]


def test_action_goes_before_reading_and_writing(nobody):
    assert status(Things, "post", "greet", nobody) == 200


def test_view_that_says_nothing_is_refused_to_administrators_too(administrator):
    assert status(Unnamed, "get", "list", administrator) == 403


def test_nobody_signed_in_gets_401(db):
    assert status(Things, "get", "list", None) == 401
