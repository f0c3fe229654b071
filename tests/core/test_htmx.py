import json

import pytest
from django.contrib import messages
from django.contrib.messages.storage.fallback import FallbackStorage
from django.http import HttpResponse, HttpResponseRedirect
from django.test import RequestFactory
from django_htmx.middleware import HtmxMiddleware

from core.htmx import HtmxAnswersMiddleware, is_htmx

HTMX = {"HX-Request": "true", "HX-Current-URL": "http://testserver/creators/?q=1"}


def answer(response, headers, *texts):
    request = RequestFactory().get("/creators/", headers=headers)
    request.session = {}
    request._messages = FallbackStorage(request)
    for text in texts:
        messages.success(request, text)
    return HtmxMiddleware(HtmxAnswersMiddleware(lambda _request: response))(request)


@pytest.mark.parametrize(
    ("headers", "expected"),
    [({}, False), (HTMX, True), (HTMX | {"HX-History-Restore-Request": "true"}, False)],
)
def test_fragment_is_wanted_by_htmx_but_not_when_going_back(headers, expected):
    request = RequestFactory().get("/", headers=headers)
    HtmxMiddleware(lambda _request: HttpResponse())(request)

    assert is_htmx(request) is expected


def test_lost_session_leads_the_whole_page_to_sign_in():
    response = answer(HttpResponseRedirect("/accounts/login/?next=/creators/_results"), HTMX)

    assert response.status_code == 204
    assert response["HX-Redirect"] == "/accounts/login/?next=%2Fcreators%2F%3Fq%3D1"
    assert "Location" not in response


def test_other_redirects_are_left_alone():
    assert answer(HttpResponseRedirect("/creators/"), HTMX)["Location"] == "/creators/"


def test_messages_travel_with_the_answer():
    response = answer(HttpResponse(headers={"HX-Trigger": '{"saved": 1}'}), HTMX, "Saved.")

    assert json.loads(response["HX-Trigger"]) == {
        "saved": 1,
        "messages": [{"message": "Saved.", "tags": "success"}],
    }


def test_event_named_alone_is_kept_beside_the_messages():
    response = answer(HttpResponse(headers={"HX-Trigger": "saved"}), HTMX, "Saved.")

    assert set(json.loads(response["HX-Trigger"])) == {"saved", "messages"}


def test_whole_page_shows_its_messages_itself():
    assert "HX-Trigger" not in answer(HttpResponse(), {}, "Saved.")
