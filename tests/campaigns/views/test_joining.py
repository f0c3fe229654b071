import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from blacklist.models import Attempt
from campaigns.actions import Outcome
from tests.campaigns.actions.test_adding import block
from tests.factories.campaigns import CampaignFactory, CollaborationFactory
from tests.factories.creators import CreatorFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def campaign(brand):
    return CampaignFactory(brand=brand)


def test_the_picker_shows_blocked_creators_with_the_reason(client, campaign, operator):
    block(blocked := CreatorFactory(handle="bad.apple"))
    client.force_login(operator)

    response = client.get(reverse("campaigns:picker", args=[campaign.pk]), {"q": "@Bad.Apple"})

    [candidate] = response.context["candidates"]
    assert (candidate["creator"], candidate["verdict"].outcome) == (blocked, "blocked")
    assert "on the blacklist" in response.content.decode()


def test_the_picker_reads_any_address(client, operator, campaign):
    client.force_login(operator)

    assert client.get(f"/campaigns/{campaign.pk}/creators/", {"q": "mi\0a"}).status_code == 200


def test_the_picker_asks_a_constant_number_of_queries(client, campaign, operator, queries):
    client.force_login(operator)
    url = reverse("campaigns:picker", args=[campaign.pk])
    CreatorFactory()
    asked = queries(url)
    CreatorFactory.create_batch(2)

    assert queries(url) == asked


def test_ticked_and_pasted_creators_are_added(client, campaign, operator):
    ticked, pasted, present = CreatorFactory.create_batch(3)
    CollaborationFactory(campaign=campaign, creator=present)
    client.force_login(operator)

    response = client.post(
        reverse("campaigns:add", args=[campaign.pk]),
        {
            "chosen": [ticked.pk, present.pk],
            "handles": f"https://www.tiktok.com/@{pasted.handle}\r\n@nobody.here\r\n",
        },
    )

    results = {result.creator_id: result.outcome for result in response.context["results"]}
    assert results == {
        ticked.pk: Outcome.ADDED,
        pasted.pk: Outcome.ADDED,
        present.pk: Outcome.ALREADY,
    }
    assert response.context["unknown"] == ["@nobody.here"]


def test_creators_of_a_file_pass_the_guard(client, campaign, operator):
    block(blocked := CreatorFactory(handle="bad.apple"))
    free = CreatorFactory(handle="mia")
    client.force_login(operator)
    content = "Some words\nCreator username,Followers\n'@mia,3\nhttps://www.tiktok.com/@bad.apple,4\nnobody.here,5\n"

    response = client.post(
        reverse("campaigns:add", args=[campaign.pk]),
        {"list": SimpleUploadedFile("list.csv", content.encode("utf-8-sig"))},
    )

    results = {result.creator_id: result.outcome for result in response.context["results"]}
    assert results == {free.pk: Outcome.ADDED, blocked.pk: Outcome.BLOCKED}
    assert response.context["unknown"] == ["nobody.here"]
    attempt = Attempt.objects.get()
    assert (attempt.creator, attempt.path) == (blocked, Attempt.Path.FILE)


@pytest.mark.parametrize("content", [b"Name,Amount\nx,1\n", b"%PDF-1.4", b"\n"])
def test_file_without_handles_is_refused_in_words(client, campaign, operator, content):
    client.force_login(operator)

    response = client.post(
        reverse("campaigns:add", args=[campaign.pk]), {"list": SimpleUploadedFile("list.csv", content)}
    )

    assert response.status_code == 422
    assert campaign.collaborations.count() == 0


def test_a_scorer_adds_nobody(client, campaign, scorer):
    client.force_login(scorer)

    assert client.post(reverse("campaigns:add", args=[campaign.pk])).status_code == 403
