import pytest
from rest_framework.test import APIRequestFactory
from rest_framework.views import APIView

from core.errors import DomainError, NotAllowedError


class FullError(DomainError):
    message = "It is full."
    code = "full"


def api_answer(error):
    class Refusing(APIView):
        permission_classes = ()
        authentication_classes = ()

        def post(self, request):
            raise error

    return Refusing.as_view()(APIRequestFactory().post("/"))


def test_refusal_says_its_sentence():
    assert str(FullError()) == "It is full."
    assert str(FullError("Ten are enough.")) == "Ten are enough."


def test_refusal_becomes_a_form_error():
    error = FullError(field="size").as_validation_error()

    assert (error.messages, error.code) == (["It is full."], "full")


@pytest.mark.parametrize(("error", "status"), [(FullError(), 409), (NotAllowedError(), 403)])
def test_api_answers_a_refusal_with_its_status(error, status):
    response = api_answer(error)

    assert response.status_code == status
    assert response.data["errors"] == [{"code": error.code, "detail": str(error), "attr": None}]


def test_api_names_the_field_of_a_refusal():
    response = api_answer(FullError(field="size"))

    assert response.status_code == 400
    assert response.data["errors"] == [{"code": "full", "detail": "It is full.", "attr": "size"}]


@pytest.mark.django_db
def test_number_beyond_the_column_is_no_server_error(client, operator):
    client.force_login(operator)

    answer = client.post(
        "/api/v1/creators/", {"handle": "mia", "follower_count": 10**30}, content_type="application/json"
    )

    assert answer.status_code == 400
    assert answer.json()["errors"][0]["code"] == "number_too_large"


@pytest.mark.django_db
def test_unknown_address_of_the_api_is_answered_in_its_shape(client, operator):
    client.force_login(operator)

    answer = client.get("/api/v1/nothing/")

    assert answer.status_code == 404
    assert answer.json()["errors"] == [{"code": "not_found", "detail": "Not found.", "attr": None}]
    assert "<html" in client.get("/nothing/").content.decode()


@pytest.mark.django_db
def test_page_shows_a_refusal_that_no_view_caught(client, operator, settings):
    settings.ROOT_URLCONF = __name__
    client.force_login(operator)

    response = client.get("/refuse/")

    assert response.status_code == 409
    assert "It is full." in response.content.decode()


@pytest.mark.django_db
def test_nul_in_a_search_is_refused_and_no_fault_of_ours(client, operator):
    client.force_login(operator)

    response = client.get("/standings/", {"kind": "\x00"})

    assert response.status_code == 400
    assert "NUL" in response.content.decode()


@pytest.mark.django_db
def test_number_beyond_the_database_is_refused_through_the_api(client, operator):
    client.force_login(operator)

    response = client.post(
        "/api/v1/creators/", {"handle": "anna.b", "follower_count": 10**19}, content_type="application/json"
    )

    assert (response.status_code, response.json()["errors"][0]["code"]) == (400, "number_too_large")


def refuse(_request):
    raise FullError


from django.urls import include, path  # noqa: E402 -- addresses for the test above

urlpatterns = [path("refuse/", refuse), path("", include("config.urls"))]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("body", "told"),
    [
        ("{", "The body cannot be read as JSON: Expecting property name"),
        ('{"handle": NaN}', "The body cannot be read as JSON: Out of range float"),
        (r'{"handle": "\ud83d"}', "The body cannot be read as JSON: surrogates not allowed"),
        ('{"handle": ' + "[" * 100_000 + "]" * 100_000 + "}", "The body is nested too deeply."),
    ],
    ids=["broken", "not a number", "half a pair", "nested"],
)
def test_a_body_that_cannot_be_read_is_no_server_error(client, operator, body, told):
    client.force_login(operator)

    answer = client.post("/api/v1/creators/", body, content_type="application/json")

    assert answer.status_code == 400
    assert answer.json()["errors"][0]["detail"].startswith(told)


@pytest.mark.django_db
def test_a_time_before_the_first_year_is_no_server_error(client, operator):
    client.force_login(operator)
    body = {
        "creator": 1,
        "reason_code": "no_show",
        "facts": "Nothing came.",
        "expires_at": "0001-01-01T00:00",
    }

    answer = client.post("/api/v1/blacklist-entries/", body, content_type="application/json")

    assert answer.status_code == 400
    assert answer.json()["errors"][0]["code"] == "year"
