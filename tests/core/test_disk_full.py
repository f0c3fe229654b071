"""An upload when the disk is full: /dev/full refuses each write as a full disk does."""

import os

import pytest
from django.core.files.storage import FileSystemStorage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from rest_framework.test import APIClient

from blacklist.models import Evidence
from imports.models import Batch
from tests.factories.blacklist import EntryFactory

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.skipif(not os.path.exists("/dev/full"), reason="no /dev/full"),  # noqa: PTH110 -- a device
]
WORDS = "There is no space left on the disk"


class FullStorage(FileSystemStorage):
    def path(self, name):
        return "/dev/full"


@pytest.fixture
def full_disk(settings):
    full = {"BACKEND": f"{__name__}.FullStorage", "OPTIONS": {"allow_overwrite": True}}
    settings.STORAGES = settings.STORAGES | {"default": full}


@pytest.mark.usefixtures("full_disk")
def test_import_from_the_page_is_refused_in_words(client, operator):
    client.force_login(operator)
    file = SimpleUploadedFile("list.csv", b"Creator username\nmia\n")

    answer = client.post(reverse("imports:upload"), {"files": file, "kind": "creators"})

    assert WORDS in answer.content.decode()
    assert Batch.objects.count() == 0


@pytest.mark.usefixtures("full_disk")
def test_import_by_api_is_refused_in_words(operator):
    api = APIClient()
    api.force_login(operator)
    file = SimpleUploadedFile("list.csv", b"Creator username\nmia\n")

    answer = api.post("/api/v1/imports/", {"file": file, "kind": "creators"}, format="multipart")

    assert answer.json()["errors"][0]["detail"].startswith(WORDS)
    assert Batch.objects.count() == 0


@pytest.mark.usefixtures("full_disk")
def test_evidence_is_refused_in_words(client, administrator):
    entry = EntryFactory()
    client.force_login(administrator)

    answer = client.post(
        reverse("blacklist:attach", args=[entry.pk]), {"file": SimpleUploadedFile("chat.txt", b"words")}
    )

    assert answer.status_code == 507
    assert WORDS in answer.content.decode()
    assert Evidence.objects.count() == 0


@pytest.mark.usefixtures("full_disk")
def test_evidence_by_api_is_refused_in_words(administrator):
    api = APIClient(raise_request_exception=False)
    api.force_login(administrator)
    address = f"/api/v1/blacklist-entries/{EntryFactory().pk}/evidence/"

    answer = api.post(address, {"file": SimpleUploadedFile("chat.txt", b"words")}, format="multipart")

    assert answer.status_code == 507
    assert answer.json()["errors"] == [
        {"code": "disk_full", "detail": "There is no space left on the disk.", "attr": None}
    ]
    assert Evidence.objects.count() == 0
