from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from accounts.roles import Role
from blacklist.models import Entry, Incident, MatchAnswer
from creators.models import Contact
from tests.factories.accounts import BrandFactory, UserFactory, person
from tests.factories.blacklist import EntryFactory, IncidentFactory
from tests.factories.creators import CreatorFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def brand():
    return BrandFactory()


@pytest.fixture
def operator(brand, client):
    operator = person(Role.OPERATIONS, brand)
    client.force_login(operator)
    return operator


def sign_in_administrator(client):
    administrator = UserFactory(is_administrator=True)
    client.force_login(administrator)
    return administrator


@pytest.mark.parametrize("rows", [1, 3])
def test_list_shows_each_entry_at_constant_cost(client, operator, rows, django_assert_num_queries):
    entries = EntryFactory.create_batch(rows)
    client.get(reverse("blacklist:list"))

    with django_assert_num_queries(8):
        response = client.get(reverse("blacklist:list"))

    assert {entry.pk for entry in response.context["page"]} == {entry.pk for entry in entries}


def test_list_finds_by_pasted_profile_link(client, operator):
    wanted = EntryFactory(creator__handle="wanted.one")
    EntryFactory()

    response = client.get(reverse("blacklist:list"), {"q": "https://www.tiktok.com/@Wanted.One"})

    assert [entry.pk for entry in response.context["page"]] == [wanted.pk]


def test_empty_list_says_what_to_do_next(client, operator):
    response = client.get(reverse("blacklist:list"))

    assert reverse("creators:list") in response.content.decode()


def test_proposing_keeps_the_evidence(client, operator, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    creator = CreatorFactory()

    response = client.post(
        reverse("blacklist:propose", args=[creator.pk]),
        {
            "reason_code": "no_show",
            "facts": "Nothing came.",
            "expires_on": "2030-01-31",
            "evidence": SimpleUploadedFile("chat.txt", b"Where is the video?"),
        },
    )

    entry = Entry.objects.get()
    assert response.url == entry.get_absolute_url()
    assert (entry.proposed_by, f"{entry.expires_at:%Y-%m-%d}") == (operator, "2030-01-31")
    assert entry.evidence.get().name == "chat.txt"


def test_refused_evidence_leaves_no_proposal(client, operator):
    creator = CreatorFactory()

    response = client.post(
        reverse("blacklist:propose", args=[creator.pk]),
        {
            "reason_code": "no_show",
            "facts": "Nothing came.",
            "expires_on": "2030-01-31",
            "evidence": SimpleUploadedFile("x.exe", b"MZ"),
        },
    )

    assert (response.status_code, Entry.objects.count()) == (422, 0)
    assert "evidence" in response.context["form"].errors


def test_administrator_approves_on_the_page(client):
    administrator = sign_in_administrator(client)
    entry = EntryFactory()

    client.post(reverse("blacklist:decide", args=[entry.pk]), {"decision": "approve", "note": ""})

    entry.refresh_from_db()
    assert (entry.status, entry.decided_by) == ("active", administrator)


def test_rejecting_without_a_note_says_why_not(client):
    sign_in_administrator(client)
    entry = EntryFactory()

    response = client.post(reverse("blacklist:decide", args=[entry.pk]), {"decision": "reject", "note": ""})

    assert response.status_code == 409
    assert Entry.objects.get().status == "proposed"


def test_operator_may_not_decide(client, operator):
    entry = EntryFactory()

    response = client.post(reverse("blacklist:decide", args=[entry.pk]), {"decision": "approve"})

    assert response.status_code == 403


def test_lifting_on_the_page(client):
    sign_in_administrator(client)
    entry = EntryFactory(in_force=True)

    client.post(reverse("blacklist:lift", args=[entry.pk]), {"reason": "Paid back"})

    entry.refresh_from_db()
    assert entry.status == "lifted"


def test_evidence_is_a_download_for_the_proposing_brand_only(client, operator, brand, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    own, foreign = EntryFactory(brand=brand), EntryFactory()
    files = []
    for entry in (own, foreign):
        upload = SimpleUploadedFile("chat.txt", b"Where is the video?")
        files.append(_attach(entry, upload))

    mine = client.get(reverse("blacklist:evidence", args=[files[0].pk]))

    assert b"".join(mine.streaming_content) == b"Where is the video?"
    assert mine["Content-Disposition"].startswith("attachment")
    assert client.get(reverse("blacklist:evidence", args=[files[1].pk])).status_code == 403


def _attach(entry, upload):
    from blacklist import actions  # noqa: PLC0415

    return actions.attach_evidence(
        entry=entry, upload=upload, by=UserFactory(is_administrator=True), at=timezone.now()
    )


def test_manager_answers_a_held_match(client, brand):
    client.force_login(person(Role.MANAGER, brand))
    entry, candidate = EntryFactory(in_force=True), CreatorFactory()
    for creator in (entry.creator, candidate):
        Contact.objects.create(brand=brand, creator=creator, kind="line", value="shared")

    client.post(
        reverse("blacklist:answer", args=[entry.pk, candidate.pk]),
        {"is_same_person": "no", "reason": "Sisters with one agent"},
    )

    answer = MatchAnswer.objects.get()
    assert (answer.creator, answer.is_same_person) == (candidate, False)


def test_emergency_block_longer_than_three_days_is_refused(client, brand):
    client.force_login(person(Role.MANAGER, brand))
    creator = CreatorFactory()

    response = client.post(
        reverse("blacklist:emergency", args=[creator.pk]),
        {"reason_code": "abuse", "facts": "Threats.", "hours": 73},
    )

    assert (response.status_code, Entry.objects.count()) == (422, 0)


def test_incident_is_reported_and_confirmed(client, brand, operator):
    creator = CreatorFactory()
    client.post(
        reverse("blacklist:report", args=[creator.pk]),
        {"kind": "late", "occurred_on": "2024-03-01", "facts": "Five days late."},
    )
    incident = Incident.objects.get()
    client.force_login(person(Role.MANAGER, brand))

    client.post(reverse("blacklist:decide_incident", args=[incident.pk]), {"decision": "confirm"})

    assert [event.status for event in incident.events.order_by("pk")] == ["reported", "confirmed"]


@pytest.mark.parametrize("day", ["2099-01-01", "9999-12-31"])
def test_incident_of_a_day_to_come_is_refused_beside_the_date(client, operator, day):
    answer = client.post(
        reverse("blacklist:report", args=[CreatorFactory().pk]),
        {"kind": "late", "occurred_on": day, "facts": "Five days late."},
    )

    assert (answer.status_code, Incident.objects.count()) == (422, 0)
    assert "occurred_on" in answer.context["form"].errors


def test_incident_of_another_brand_is_absent(client, operator):
    incident = IncidentFactory()

    assert client.get(reverse("blacklist:incident", args=[incident.pk])).status_code == 404
    assert client.get(reverse("blacklist:incidents")).context["page"].rows == []


@pytest.mark.parametrize("name", ["propose", "report"])
@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_forms_open_in_both_languages(client, brand, name, language):
    client.force_login(person(Role.MANAGER, brand, language=language))

    response = client.get(reverse(f"blacklist:{name}", args=[CreatorFactory().pk]))

    assert response.status_code == 200
    assert ("黑名单" in response.content.decode()) == (language == "zh-hans")


def test_entry_page_shows_the_whole_history(client, brand):
    client.force_login(person(Role.MANAGER, brand))
    entry = EntryFactory(in_force=True, expires_at=timezone.now() + timedelta(days=30))

    page = client.get(entry.get_absolute_url()).content.decode()

    assert entry.facts in page
    assert str(entry.decided_by) in page
