import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from rest_framework.test import APIClient

from accounts.roles import Role
from creators.models import Creator
from imports.models import Batch
from tests.factories.accounts import person
from tests.factories.imports import BatchFactory, imported, read, received, worked

pytestmark = pytest.mark.django_db
URL = "/api/v1/imports/"


@pytest.fixture
def api(operator):
    api = APIClient()
    api.force_login(operator)
    return api


def send(api, content, **fields):
    file = SimpleUploadedFile("list.csv", content.encode())
    return api.post(URL, {"file": file, "kind": "creators", **fields}, format="multipart")


def test_file_is_sent_compared_and_applied(api):
    answer = send(api, "Creator username,Followers\nanna,1.2K\n", defaults='{"market": "PH"}')
    assert answer.status_code == 201
    batch = worked(Batch.objects.get())

    assert api.get(f"{URL}{batch.pk}/").json()["rows"]["new"] == 1
    assert api.post(f"{URL}{batch.pk}/apply/").json()["status"] == "applying"
    worked(batch)
    assert Creator.objects.values_list("handle", "follower_count", "market").get() == ("anna", 1200, "PH")

    api.post(f"{URL}{batch.pk}/undo/")
    worked(batch)
    assert not Creator.objects.exists()


def test_file_that_says_nothing_new_can_be_let_go(api, mine):
    imported("Creator username,Followers\nanna,5\n", **mine)
    batch = read("Creator username,Followers\nanna,5\n\n", **mine)

    assert api.get(f"{URL}{batch.pk}/").json()["status"] == "unchanged"
    assert api.post(f"{URL}{batch.pk}/cancel/").json()["status"] == "cancelled"


def test_reading_is_paused_and_goes_on(api, mine):
    batch = received("Creator username\nanna\n", **mine)

    assert api.post(f"{URL}{batch.pk}/pause/").json()["status"] == "paused"
    assert api.post(f"{URL}{batch.pk}/resume/").json()["status"] == "received"
    assert api.post(f"{URL}{batch.pk}/resume/").status_code == 409


def test_mapping_by_hand_reads_the_file_again(api, mine):
    batch = read("who,n\nanna,5\n", **mine)

    api.post(f"{URL}{batch.pk}/mapping/", {"mapping": {"who": "handle"}}, format="json")

    assert worked(batch).rows["new"] == 1


def test_issues_are_listed(api, mine):
    batch = read("Creator username,Followers\nanna,many\n", **mine)

    [issue] = api.get(f"{URL}{batch.pk}/issues/").json()["results"]

    assert (issue["level"], issue["row"], issue["column"], issue["found"]) == (
        "error",
        2,
        "Followers",
        "many",
    )


@pytest.mark.parametrize(
    ("fields", "attr"),
    [
        ({"kind": "nonsense"}, "kind"),
        ({"defaults": '{"market": "Mars"}'}, "market"),
        ({"options": '{"zzz": "ab"}'}, "options"),
        ({"options": '{"dates": "YMD"}'}, "options.dates"),
        ({"dated_on": "2999-01-01"}, "dated_on"),
    ],
)
def test_wrong_upload_is_refused_in_the_one_shape(api, fields, attr):
    answer = send(api, "Creator username\nanna\n", **fields)

    assert answer.status_code == 400
    assert answer.json()["errors"][0]["attr"] == attr


def test_another_brands_batch_is_absent_and_customer_service_may_not_import(api, brand):
    other = BatchFactory()
    assert api.get(f"{URL}{other.pk}/").status_code == 404
    assert api.get(URL).json()["results"] == []

    api.force_login(person(Role.CUSTOMER_SERVICE, brand))
    assert api.get(URL).status_code == 403
