"""Files that come without a kind: it is found in the header by the worker, and what else is needed is asked for."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from rest_framework.test import APIClient

from creators.models import Creator
from imports import actions
from imports.models import Batch
from imports.states import Status
from tests.commerce.files import RETURNS, orders, table
from tests.factories.commerce import StoreFactory
from tests.factories.imports import read, worked

pytestmark = pytest.mark.django_db
LIST = "Creator username,Followers\nanna,1.2K\n"
ODD = "One,Two\n1,2\n"


@pytest.fixture
def mine(mine):
    return mine | {"kind": ""}


@pytest.fixture
def signed_in(client, operator):
    client.force_login(operator)


def test_files_of_several_kinds_each_get_their_own(client, signed_in, brand):
    StoreFactory(brand=brand, market="PH", currency="PHP")
    contents = {"a.csv": LIST, "b.csv": orders(), "c.csv": ODD}
    files = [SimpleUploadedFile(name, content.encode()) for name, content in contents.items()]

    client.post(reverse("imports:upload"), {"files": files})

    found = [worked(batch) for batch in Batch.objects.order_by("file_name")]
    assert [(batch.kind, batch.status) for batch in found] == [
        ("creators", Status.READY),
        ("affiliate_orders", Status.READY),
        ("", Status.ASKING),
    ]
    assert client.get(reverse("imports:list")).status_code == 200


def test_file_of_no_known_kind_says_its_columns_and_takes_a_kind_by_hand(client, signed_in, mine):
    batch = read("Report\nWho,How many,Note\nanna,5,x\n", **mine)
    assert "Who, How many, Note" in batch.said
    assert "?kind=creators" in client.get(batch.get_absolute_url()).content.decode()
    url = reverse("imports:mapping", args=[batch.pk])
    assert "How many" in client.get(url).content.decode()

    client.post(f"{url}?kind=creators", {"column-0": "handle", "column-1": "followers"})

    batch = worked(batch)
    assert (batch.kind, batch.status, batch.rows["new"]) == ("creators", Status.READY, 1)


def test_store_of_a_recognised_file_is_asked_for_where_there_are_several(client, signed_in, mine, brand):
    _first, second = StoreFactory.create_batch(2, brand=brand, market="PH", currency="PHP")
    batch = read(orders(), **mine)
    assert (batch.kind, batch.status) == ("affiliate_orders", Status.ASKING)
    assert "Choose for the whole file: Store." in batch.said
    url = reverse("imports:mapping", args=[batch.pk])
    form = client.get(url).context["form"]

    columns = {name: form[name].value() for name in form.fields if name.startswith("column-")}
    client.post(url, {**columns, "defaults-store": second.pk})

    batch = worked(batch)
    # Its columns are still understood by their names: nobody changed what they were taken for.
    assert (batch.status, batch.defaults, batch.mapping) == (Status.READY, {"store": str(second.pk)}, {})


def test_choices_given_without_a_kind_count_where_the_kind_has_them(mine, brand):
    _first, second = StoreFactory.create_batch(2, brand=brand, market="PH", currency="PHP")
    given = actions.checked_defaults(kind="", brand=brand, given={"store": second.pk, "market": "PH"})

    assert read(orders(), **mine, defaults=given).defaults == {"store": str(second.pk)}
    assert read(LIST, **mine, defaults=given).defaults == {"market": "PH"}


@pytest.mark.parametrize(
    ("content", "status", "words"),
    [
        (b"", Status.REFUSED, "empty"),
        (b"\n\n", Status.REFUSED, "no rows"),
        (b"%PDF-1.7", Status.REFUSED, "PDF"),
        (b"One,Agency\nanna,1\n", Status.ASKING, "Agency"),
        (b"Name,Subscribers,youtuber name\nanna,1,x\n", Status.REFUSED, "youtuber name"),
        (b"Creator username,Followers\n", Status.REFUSED, "no rows below"),
    ],
)
def test_what_cannot_be_recognised_is_said(mine, content, status, words):
    batch = read(content, **mine)

    assert batch.status == status
    assert words in batch.said
    assert not Creator.objects.exists()


def test_another_platforms_list_without_a_kind_is_mapped_by_hand_all_the_same(mine):
    batch = read(b"Name,Subscribers,youtuber name\nanna,1,x\n", **mine)

    actions.read_again(
        batch=batch,
        by=mine["by"],
        kind="creators",
        mapping={"Name": "handle", "Subscribers": "followers"},
        options={},
        defaults={},
        dated_on=batch.dated_on,
    )

    batch = worked(batch)
    assert (batch.kind, batch.status, batch.rows["new"]) == ("creators", Status.READY, 1)


def test_a_refused_list_is_confirmed_by_hand_as_it_seems(client, signed_in, mine):
    batch = read(b"Username,YouTube link,Followers\nanna,x,1200\n", **{**mine, "kind": "creators"})
    assert batch.status == Status.REFUSED
    url = reverse("imports:mapping", args=[batch.pk])
    form = client.get(url).context["form"]

    client.post(url, {name: form[name].value() for name in form.fields if name.startswith("column-")})

    assert (worked(batch).status, batch.rows.get("new", 1)) == (Status.READY, 1)


def test_own_list_of_few_known_columns_is_taken_where_its_kind_is_chosen(mine):
    content = "TikTok账号,抖音号,收件人,地址,邮编,备注\nanna,x,x,x,x,x\n".encode()

    assert read(content, **{**mine, "kind": "creators"}).status == Status.READY


def test_kind_is_left_out_or_changed_by_the_api(operator, brand):
    api = APIClient()
    api.force_login(operator)
    StoreFactory(brand=brand, market="PH", currency="PHP")
    sent = {"file": SimpleUploadedFile("list.csv", table(RETURNS, {}).encode()), "defaults": "[1]"}
    assert api.post("/api/v1/imports/", sent, format="multipart").status_code == 400

    sent = {"file": SimpleUploadedFile("list.csv", ODD.encode())}
    answer = api.post("/api/v1/imports/", sent, format="multipart").json()
    assert (answer["kind"], answer["status"]) == ("", "received")
    batch = worked(Batch.objects.get())
    url = f"/api/v1/imports/{batch.pk}/mapping/"
    assert api.post(url, {"kind": "nonsense"}, format="json").status_code == 400

    api.post(url, {"kind": "creators", "mapping": {"One": "handle"}}, format="json")

    assert worked(batch).kind == "creators"
