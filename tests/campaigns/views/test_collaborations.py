from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils.timezone import localtime, now

from campaigns.models import Deliverable
from campaigns.states import Stage
from tests.factories.campaigns import (
    START,
    CampaignFactory,
    CollaborationFactory,
    CompletedCollaborationFactory,
    DeliverableFactory,
    DeliverableSnapshotFactory,
    MessageFactory,
    TermsFactory,
    video_id,
)

pytestmark = pytest.mark.django_db
SHAPE = "%Y-%m-%dT%H:%M"
# People of the factories live eight hours ahead.
SHANGHAI = timedelta(hours=8)


@pytest.fixture
def row(brand):
    return CollaborationFactory(campaign=CampaignFactory(brand=brand))


@pytest.fixture
def page(client, operator):
    client.force_login(operator)
    return client


def fill(row, versions):
    for version in versions:
        DeliverableSnapshotFactory(deliverable=DeliverableFactory(collaboration=row))
        TermsFactory(collaboration=row, version=version, accepted_at=START, accepted_by=row.added_by)
        MessageFactory(collaboration=row)


def test_the_page_of_a_collaboration(page, row, queries):
    url = row.get_absolute_url()
    fill(row, [1])
    asked = queries(url)
    fill(row, [2, 3])

    assert queries(url) == asked
    assert len(page.get(url).context["deliverables"]) == 3


FORMS = ["end", "plan", "terms", "video", "live", "message"]


@pytest.mark.parametrize("name", FORMS)
def test_forms_of_a_collaboration(page, row, name):
    assert page.get(reverse(f"campaigns:{name}", args=[row.pk])).status_code == 200


@pytest.mark.parametrize("name", [*FORMS, "collaboration"])
def test_another_brands_collaboration_is_not_found(page, name):
    other = CollaborationFactory()

    assert page.get(reverse(f"campaigns:{name}", args=[other.pk])).status_code == 404


@pytest.mark.parametrize("name", ["words", "correct", "snapshot"])
def test_forms_of_a_deliverable(page, row, name):
    mine, other = DeliverableFactory(collaboration=row), DeliverableFactory()

    assert page.get(reverse(f"campaigns:{name}", args=[mine.pk])).status_code == 200
    assert page.get(reverse(f"campaigns:{name}", args=[other.pk])).status_code == 404


def test_a_video_by_its_link(page, row):
    url = f"https://www.tiktok.com/@{row.creator.handle}/video/{video_id(START)}"

    response = page.post(reverse("campaigns:video", args=[row.pk]), {"url": url})

    row.refresh_from_db()
    assert (response.url, row.stage, row.completed_at) == (row.get_absolute_url(), Stage.PUBLISHED, START)


def test_a_short_link_is_explained_at_the_field(page, row):
    response = page.post(reverse("campaigns:video", args=[row.pk]), {"url": "https://vm.tiktok.com/ZM1/"})

    assert response.status_code == 422
    assert "carries no video id" in response.context["form"].errors["url"][0]


def test_a_live_with_its_gmv(page, row):
    began = localtime(now()) - timedelta(days=1)

    page.post(
        reverse("campaigns:live", args=[row.pk]),
        {"published_at": began.strftime(SHAPE), "length_minutes": 45, "gmv": "99.90"},
    )

    live = Deliverable.objects.get()
    assert (live.kind, live.gmv_minor, live.currency) == ("live", 9990, "USD")


def test_terms_are_written_and_accepted(page, row):
    values = {
        "form": "guarantee",
        "settlement": "cps",
        "currency": "JPY",
        "guarantee": "5000",
        "commission": "12.5",
        "agreed_videos": 2,
    }

    page.post(reverse("campaigns:terms", args=[row.pk]), values)
    page.post(reverse("campaigns:accept", args=[row.pk, 1]))

    terms = row.terms.get()
    # The yen has no smaller coin.
    assert (terms.guarantee_minor, terms.commission_bp) == (5000, 1250)
    assert terms.accepted_at
    row.refresh_from_db()
    assert row.agreed_videos == 2


def test_terms_with_coins_that_do_not_exist(page, row):
    response = page.post(
        reverse("campaigns:terms", args=[row.pk]),
        {
            "form": "buyout",
            "settlement": "fixed",
            "currency": "JPY",
            "fixed_fee": "10.50",
            "agreed_videos": 1,
        },
    )

    assert list(response.context["form"].errors) == ["fixed_fee"]


def test_figures_that_fall_are_kept_with_a_warning(page, row):
    video = DeliverableFactory(collaboration=row, published_at=START)
    DeliverableSnapshotFactory(deliverable=video, taken_at=START + timedelta(days=3), views=900)

    response = page.post(
        reverse("campaigns:snapshot", args=[video.pk]),
        {"taken_at": (START + timedelta(days=7)).strftime(SHAPE), "views": 800},
        follow=True,
    )

    assert video.snapshots.count() == 2
    assert "Views: found 800, expected 900 or more" in response.content.decode()


def test_an_early_end_needs_its_reason(page, row):
    url = reverse("campaigns:end", args=[row.pk])

    assert page.post(url, {"reason": ""}).status_code == 422
    assert page.post(url, {"reason": "Went silent"}).status_code == 302
    row.refresh_from_db()
    assert row.end_reason == "Went silent"


def test_a_message_is_kept(page, row):
    page.post(
        reverse("campaigns:message", args=[row.pk]),
        {
            "direction": "in",
            "sent_at": localtime(now()).strftime(SHAPE),
            "channel": "Line",
            "text": "On Friday",
        },
    )

    assert row.messages.get().text == "On Friday"


def test_words_beside_a_video(page, row):
    video = DeliverableFactory(collaboration=row)

    page.post(
        reverse("campaigns:words", args=[video.pk]),
        {"title": "First look", "transcript": "สวัสดี", "translation": "你好"},
    )

    video.refresh_from_db()
    assert (video.title, video.translation) == ("First look", "你好")


def test_a_correction_shows_what_was_before(page, brand):
    row = CompletedCollaborationFactory(campaign=CampaignFactory(brand=brand))
    video = row.deliverables.get()

    page.post(
        reverse("campaigns:correct", args=[video.pk]),
        {"published_at": (START + SHANGHAI).strftime(SHAPE), "reason": "The id was of a draft"},
    )

    row.refresh_from_db()
    assert row.completed_at == START
    assert "The id was of a draft" in page.get(row.get_absolute_url()).content.decode()


def test_a_scorer_reads_but_does_not_record(client, row, scorer):
    client.force_login(scorer)

    assert client.get(row.get_absolute_url()).status_code == 200
    url = reverse("campaigns:video", args=[row.pk])
    assert client.post(url, {"url": video_id(START)}).status_code == 403


def test_mistyped_figures_are_corrected_from_the_page(page, row, operator):
    video = DeliverableFactory(collaboration=row)
    snapshot = DeliverableSnapshotFactory(deliverable=video, recorded_by=operator, views=1_234_560)
    url = reverse("campaigns:correct_snapshot", args=[snapshot.pk])
    assert url in page.get(row.get_absolute_url()).text
    assert page.get(url).context["form"]["views"].value() == 1_234_560

    assert page.post(url, {"views": 123_456}).status_code == 422
    page.post(url, {"views": 123_456, "reason": "a digit too many"})

    snapshot.refresh_from_db()
    assert (snapshot.views, snapshot.likes) == (123_456, None)
    assert "a digit too many" in page.get(row.get_absolute_url()).text


def test_figures_of_another_brand_are_not_found(page):
    snapshot = DeliverableSnapshotFactory()

    assert page.get(reverse("campaigns:correct_snapshot", args=[snapshot.pk])).status_code == 404


def test_terms_written_anew_leave_out_what_their_form_has_no_room_for(page, row, operator):
    TermsFactory(collaboration=row, guarantee_minor=500_00, accepted_at=START, accepted_by=operator)
    url = reverse("campaigns:terms", args=[row.pk])
    shown = page.get(url).context["form"]
    assert shown["guarantee"].value() == 500
    sent = {name: shown[name].value() or "" for name in shown.fields}
    buyout = sent | {"form": "buyout", "settlement": "fixed", "fixed_fee": "300"}

    assert page.post(url, buyout | {"guarantee": "501"}).status_code == 422
    assert page.post(url, buyout).status_code == 302

    written = row.terms.get(version=2)
    assert (written.fixed_fee_minor, written.guarantee_minor) == (300_00, None)
