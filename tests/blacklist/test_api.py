import hashlib
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from rest_framework.test import APIClient

from blacklist.models import Attempt, Entry, Incident, MatchAnswer
from creators.models import Contact
from tests.factories.blacklist import EntryFactory, IncidentFactory
from tests.factories.creators import CreatorFactory

pytestmark = pytest.mark.django_db
URL = "/api/v1/blacklist-entries/"


@pytest.fixture
def api():
    return APIClient()


def proposal(**changes):
    return {
        "creator": CreatorFactory().pk,
        "reason_code": "no_show",
        "facts": "Nothing came.",
        "expires_at": (timezone.now() + timedelta(days=30)).isoformat(),
        **changes,
    }


def test_entries_are_listed_and_filtered_like_on_the_page(api, operator):
    in_force = EntryFactory(in_force=True)
    EntryFactory()
    api.force_login(operator)

    answer = api.get(URL, {"status": "active"}).json()

    assert [row["id"] for row in answer["results"]] == [in_force.pk]


def test_operator_proposes_and_administrator_approves(api, operator, administrator):
    api.force_login(operator)
    entry_id = api.post(URL, proposal()).json()["id"]
    api.force_login(administrator)

    answer = api.post(f"{URL}{entry_id}/approve/", {})

    assert (answer.status_code, answer.json()["status"]) == (200, "active")


def test_operator_may_not_approve(api, operator):
    api.force_login(operator)

    assert api.post(f"{URL}{EntryFactory().pk}/approve/", {}).status_code == 403


def test_refusal_names_field_and_reason(api, operator):
    api.force_login(operator)

    answer = api.post(URL, proposal(expires_at="2020-01-01T00:00:00Z"))

    assert answer.status_code == 400
    assert answer.json()["errors"][0]["attr"] == "expires_at"
    assert Entry.objects.count() == 0


def test_emergency_block_and_lift(api, manager, administrator):
    api.force_login(manager)
    block = proposal()
    del block["expires_at"]
    entry_id = api.post(f"{URL}emergency/", block).json()["id"]
    api.force_login(administrator)

    answer = api.post(f"{URL}{entry_id}/lift/", {"reason": "A mistake"})

    assert answer.json()["status"] == "lifted"


def test_attempts_and_incidents_of_another_brand_are_absent(api, operator):
    entry = EntryFactory(in_force=True)
    Attempt.objects.create(
        creator=entry.creator,
        entry=entry,
        brand=entry.brand,
        path="bulk",
        outcome="refused",
        subject="Spring",
        tried_by=entry.proposed_by,
        tried_at=timezone.now(),
    )
    incident = IncidentFactory()
    api.force_login(operator)

    assert api.get("/api/v1/blacklist-attempts/").json()["results"] == []
    assert api.get("/api/v1/incidents/").json()["results"] == []
    assert api.get(f"/api/v1/incidents/{incident.pk}/").status_code == 404


def test_incident_is_reported_by_one_and_confirmed_by_another(api, operator, manager):
    api.force_login(operator)
    report = {"creator": CreatorFactory().pk, "kind": "late", "occurred_on": "2024-03-01", "facts": "Late."}
    incident_id = api.post("/api/v1/incidents/", report).json()["id"]
    api.force_login(manager)

    answer = api.post(f"/api/v1/incidents/{incident_id}/confirm/", {})

    assert answer.json()["status"] == "confirmed"
    assert Incident.objects.get().events.count() == 2


def test_evidence_comes_with_the_proposal_or_later_and_leaves_as_it_came(api, operator):
    api.force_login(operator)
    entry_id = api.post(
        URL, proposal(file=SimpleUploadedFile("chat.txt", b"first")), format="multipart"
    ).json()["id"]
    address = f"{URL}{entry_id}/evidence/"
    api.post(address, {"file": SimpleUploadedFile("mail.txt", b"second")}, format="multipart")

    kept = api.get(address).json()

    assert [(row["name"], row["sha256"]) for row in kept] == [
        ("chat.txt", hashlib.sha256(b"first").hexdigest()),
        ("mail.txt", hashlib.sha256(b"second").hexdigest()),
    ]
    file = api.get(f"{address}{kept[1]['id']}/")
    assert b"".join(file) == b"second"
    assert file.headers["Content-Type"] == "application/octet-stream"
    assert file.headers["Content-Disposition"].startswith("attachment")


def test_evidence_is_for_the_proposing_brand_and_those_who_decide(api, operator, stranger, administrator):
    api.force_login(operator)
    entry_id = api.post(
        URL, proposal(file=SimpleUploadedFile("chat.txt", b"first")), format="multipart"
    ).json()["id"]
    address = f"{URL}{entry_id}/evidence/"
    file = f"{address}{api.get(address).json()[0]['id']}/"

    for person, code in ((stranger, 403), (administrator, 200)):
        api.force_login(person)
        answer = api.get(file)
        body = b"".join(answer) if answer.streaming else b""
        assert (api.get(address).status_code, answer.status_code) == (code, code)
        assert (body == b"first") == (code == 200)


def test_evidence_of_another_entry_is_not_found(api, operator):
    api.force_login(operator)
    entry_id = api.post(
        URL, proposal(file=SimpleUploadedFile("chat.txt", b"first")), format="multipart"
    ).json()["id"]
    kept = api.get(f"{URL}{entry_id}/evidence/").json()[0]["id"]
    other = api.post(URL, proposal()).json()["id"]

    assert api.get(f"{URL}{other}/evidence/{kept}/").status_code == 404


def test_evidence_that_is_not_what_its_name_says_is_refused(api, operator):
    api.force_login(operator)

    answer = api.post(URL, proposal(file=SimpleUploadedFile("photo.png", b"no picture")), format="multipart")

    assert (answer.status_code, answer.json()["errors"][0]["attr"]) == (400, "file")
    assert Entry.objects.count() == 0


def test_held_creator_is_answered_for_the_entry_that_holds_and_no_other(api, manager):
    blocked, candidate = CreatorFactory(), CreatorFactory()
    entry, other = EntryFactory(creator=blocked, in_force=True), EntryFactory(in_force=True)
    for creator in (blocked, candidate):
        Contact.objects.create(brand=entry.brand, creator=creator, kind="line", value="shared")
    api.force_login(manager)
    answer = {"creator": candidate.pk, "is_same_person": False, "reason": "Video call"}

    refused = api.post(f"{URL}{other.pk}/answer/", answer)
    kept = api.post(f"{URL}{entry.pk}/answer/", answer)

    assert (refused.status_code, refused.json()["errors"][0]["code"]) == (409, "no_match")
    assert kept.status_code == 200
    assert MatchAnswer.objects.get().entry == entry
