import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils.translation import override

from accounts.roles import Role
from creators.models import Creator
from imports.models import Batch, SavedMapping
from imports.states import Status
from tests.factories.accounts import BrandFactory, person
from tests.factories.imports import BatchFactory, SavedMappingFactory, imported, read, received, worked

pytestmark = pytest.mark.django_db
LIST = b"Creator username,Followers\nanna,1.2K\nbo,many\n"


@pytest.fixture
def signed_in(client, operator):
    client.force_login(operator)
    return operator


def upload(client, *files, kind="creators", **fields):
    given = [SimpleUploadedFile(name, content) for name, content in files]
    return client.post(f"{reverse('imports:upload')}?kind={kind}", {"files": given, **fields})


def test_file_goes_from_the_page_to_the_archive(client, signed_in):
    response = upload(client, ("list.csv", LIST), **{"defaults-market": "PH"})
    batch = worked(Batch.objects.get())
    assert response.headers["Location"] == batch.get_absolute_url()

    page = client.get(batch.get_absolute_url()).content.decode()
    assert "many" in page
    assert "1200" in page

    client.post(reverse("imports:apply", args=[batch.pk]))
    batch = worked(batch)
    assert batch.status == Status.APPLIED
    assert list(Creator.objects.values_list("handle", "market")) == [("anna", "PH")]


def test_several_files_become_several_batches(client, signed_in):
    response = upload(client, ("a.csv", LIST), ("b.csv", LIST + b"cy,1\n"))

    assert response.headers["Location"] == reverse("imports:list")
    assert Batch.objects.count() == 2


def test_refused_files_of_an_upload_are_named_and_none_is_taken(client, signed_in):
    response = upload(client, ("a.csv", LIST), ("none.csv", b""), ("nothing.csv", b""))

    told = response.context["form"].errors["files"]
    assert [error.partition(":")[0] for error in told] == ["none.csv", "nothing.csv"]
    assert not Batch.objects.exists()


def test_empty_upload_form_is_no_mistake(client, signed_in):
    page = client.get(reverse("imports:upload"))

    assert page.status_code == 200
    assert not page.context["form"].errors


def test_upload_needs_a_file(client, signed_in):
    assert upload(client).status_code == 422


def test_saved_mapping_reads_the_file(client, signed_in, brand):
    saved = SavedMappingFactory(brand=brand, columns={"who": "handle"})

    upload(client, ("odd.csv", b"who,what\nanna,1\n"), saved=saved.pk)

    assert worked(Batch.objects.get()).rows["new"] == 1


def test_refused_file_can_be_mapped_by_hand_and_the_mapping_kept(client, signed_in, mine):
    batch = read("who,how many\nanna,5\n", **mine)
    assert batch.status == Status.REFUSED
    url = reverse("imports:mapping", args=[batch.pk])
    assert "how many" in client.get(url).content.decode()

    client.post(url, {"column-0": "handle", "column-1": "followers", "save_as": "Odd list"})

    assert worked(batch).rows["new"] == 1
    assert SavedMapping.objects.get().columns == {"who": "handle", "how many": "followers"}


def test_one_field_takes_one_column(client, signed_in, mine):
    batch = read("who,what\nanna,5\n", **mine)

    response = client.post(
        reverse("imports:mapping", args=[batch.pk]), {"column-0": "handle", "column-1": "handle"}
    )

    assert response.status_code == 422
    assert "Chosen twice: handle" in response.content.decode()


def test_progress_ends_by_loading_the_page_anew(client, signed_in, mine):
    batch = BatchFactory(**{"brand": mine["brand"], "created_by": mine["by"]}, status=Status.READY)

    assert client.get(reverse("imports:progress", args=[batch.pk])).headers["HX-Refresh"] == "true"


def test_page_of_a_file_that_says_nothing_new(client, signed_in, mine):
    first = imported(LIST.replace(b"bo,many\n", b""), **mine)
    again = read(LIST.replace(b"bo,many\n", b"\n"), **mine)

    page = client.get(again.get_absolute_url()).content.decode()

    assert "Nothing to import: every row says what is stored" in page
    assert reverse("imports:cancel", args=[again.pk]) not in page
    # What it would have said had been taken back meanwhile.
    client.post(reverse("imports:undo", args=[first.pk]))
    worked(first)
    client.post(reverse("imports:apply", args=[again.pk]))
    assert worked(again).rows["new"] == 1
    assert "Nothing to import" not in client.get(again.get_absolute_url()).content.decode()


def test_undo_from_the_page(client, signed_in, mine):
    batch = imported(LIST, **mine)
    assert "Undo" in client.get(batch.get_absolute_url()).content.decode()

    client.post(reverse("imports:undo", args=[batch.pk]))

    assert worked(batch).status == Status.UNDONE
    assert client.get(batch.get_absolute_url()).status_code == 200


def test_page_pauses_an_import_and_lets_it_go_on(client, signed_in, mine):
    batch = received("Creator username\nanna\n", **mine)
    page = reverse("imports:batch", args=[batch.pk])
    assert reverse("imports:pause", args=[batch.pk]) in client.get(page).content.decode()

    client.post(reverse("imports:pause", args=[batch.pk]))

    shown = client.get(page).content.decode()
    assert "Paused while it was being read" in shown
    assert reverse("imports:pause", args=[batch.pk]) not in shown
    client.post(reverse("imports:resume", args=[batch.pk]))
    batch.refresh_from_db()
    assert batch.status == "received"


def test_cancel_twice_says_that_it_moved_on(client, signed_in, mine):
    batch = read(LIST, **mine)
    client.post(reverse("imports:cancel", args=[batch.pk]))

    response = client.post(reverse("imports:cancel", args=[batch.pk]), follow=True)

    assert "moved on" in response.content.decode()


def test_report_lists_row_column_found_and_expected(client, signed_in, mine):
    batch = read(LIST, **mine)

    report = b"".join(client.get(reverse("imports:issues", args=[batch.pk])).streaming_content).decode()

    assert 'Error,3,1,Followers,many,"a number of at least 0' in report


def test_original_is_a_download_and_nothing_else(client, signed_in, mine):
    batch = read(LIST, name="evil.html", **mine)

    response = client.get(reverse("imports:original", args=[batch.pk]))

    assert b"".join(response.streaming_content) == LIST
    assert response.headers["Content-Type"] == "application/octet-stream"
    assert response.headers["Content-Disposition"].startswith("attachment")
    assert not batch.file.name.endswith(".html")


def test_a_lost_original_is_said_before_the_download_begins(client, signed_in, mine):
    batch = read(LIST, **mine)
    batch.file.storage.delete(batch.file.name)

    response = client.get(reverse("imports:original", args=[batch.pk]))

    assert response.status_code == 410
    assert "The stored file is gone." in response.content.decode()


def test_template_has_the_best_understood_headers(client, signed_in):
    content = b"".join(client.get(reverse("imports:template", args=["creators"])).streaming_content).decode()

    assert "Creator username" in content


@pytest.mark.parametrize("page", ["batch", "progress", "mapping", "issues", "original"])
def test_batch_of_another_brand_does_not_exist(client, signed_in, page):
    other = BatchFactory()

    assert client.get(reverse(f"imports:{page}", args=[other.pk])).status_code == 404


@pytest.mark.parametrize("action", ["apply", "cancel", "pause", "resume", "undo"])
def test_batch_of_another_brand_cannot_be_touched(client, signed_in, action):
    other = BatchFactory(status=Status.READY)

    assert client.post(reverse(f"imports:{action}", args=[other.pk])).status_code == 404
    assert Batch.objects.get().status == Status.READY


def test_customer_service_imports_nothing(client, brand):
    client.force_login(person(Role.CUSTOMER_SERVICE, brand))
    batch = BatchFactory(brand=brand)

    for url in (reverse("imports:list"), reverse("imports:upload"), batch.get_absolute_url()):
        assert client.get(url).status_code == 403


@pytest.mark.parametrize("rows", [1, 3])
def test_list_shows_each_batch_at_constant_cost(client, signed_in, mine, rows, django_assert_num_queries):
    batches = [read(f"Creator username\nuser{number}\n", **mine) for number in range(rows)]
    BatchFactory(brand=BrandFactory())
    client.get(reverse("imports:list"))

    with django_assert_num_queries(7):
        response = client.get(reverse("imports:list"))

    assert [row.pk for row in response.context["page"]] == [batch.pk for batch in reversed(batches)]


def test_list_shows_a_refused_and_a_waiting_file_without_counts(client, signed_in, brand, mine):
    read("youtuber name,Subscribers\nanna,1\n", **mine)
    BatchFactory(brand=brand)

    page = client.get(reverse("imports:list")).content.decode()

    assert re.findall(r'data-label="(?:New|新增)">(.*?)<', page) == ["–", "–"]


@pytest.mark.parametrize(("role", "is_offered"), [(Role.CUSTOMER_SERVICE, False), (Role.MARKETING, True)])
def test_sidebar_offers_imports_only_to_who_may_import(client, brand, role, is_offered):
    client.force_login(person(role, brand))

    page = client.get(reverse("insights:home")).content.decode()

    assert (f'href="{reverse("imports:list")}"' in page) is is_offered


def test_repeated_row_names_the_field_in_words(mine):
    batch = read("Creator username,Followers\nanna,1\nanna,2\n", **mine)

    with override("zh-hans"):
        assert [issue.column_name for issue in batch.issues.all()] == ["账号"]
