import pytest

from accounts.roles import Role
from evaluations.models import Scorecard
from tests.factories.accounts import BrandFactory, UserFactory, person
from tests.factories.evaluations import standard_scorecard

pytestmark = pytest.mark.django_db
SCORECARDS = "/api/v1/scorecards/"
CRITERIA = "/api/v1/criteria/"


@pytest.fixture
def administrator(client):
    administrator = UserFactory(is_administrator=True)
    client.force_login(administrator)
    return administrator


def send(client, method, path, body=None):
    return getattr(client, method)(path, body or {}, content_type="application/json")


def test_scorer_reads_the_published_version_with_its_anchors(client):
    scorecard = standard_scorecard()
    client.force_login(person(Role.MARKETING, BrandFactory()))

    response = client.get(f"{SCORECARDS}{scorecard.pk}/")

    assert [len(criterion["anchors"]) for criterion in response.json()["criteria"]] == [6] * 14
    assert send(client, "post", SCORECARDS).status_code == 403


def test_draft_is_edited_and_published(client, administrator):
    standard_scorecard()
    draft = send(client, "post", SCORECARDS).json()
    criterion = draft["criteria"][0]
    goals = [
        goal | {"content": goal["content"] + 5, "data": goal["data"] - 5} for goal in draft["goal_weights"]
    ]

    changed = send(client, "put", f"{CRITERIA}{criterion['id']}/", criterion | {"name_en": "Picture"})
    renamed = send(
        client,
        "put",
        f"{SCORECARDS}{draft['id']}/",
        {"name_zh": "新卡", "name_en": "New card", "goal_weights": goals},
    )
    published = send(client, "post", f"{SCORECARDS}{draft['id']}/publish/")

    assert changed.json()["name_en"] == "Picture"
    assert renamed.json()["goal_weights"] == goals
    assert published.json()["state"] == "published"


def test_incomplete_draft_says_why_it_is_not_published(client, administrator):
    standard_scorecard()
    draft = send(client, "post", SCORECARDS).json()
    send(client, "delete", f"{CRITERIA}{draft['criteria'][4]['id']}/")

    response = send(client, "post", f"{SCORECARDS}{draft['id']}/publish/")

    assert response.json()["errors"][0]["detail"] == "Data has no criterion."
    assert client.get(f"{SCORECARDS}{draft['id']}/").json()["problems"] == ["Data has no criterion."]


def test_published_version_refuses_changes(client, administrator):
    scorecard = standard_scorecard()
    criterion = client.get(f"{SCORECARDS}{scorecard.pk}/").json()["criteria"][0]

    assert send(client, "put", f"{CRITERIA}{criterion['id']}/", criterion).status_code == 409
    assert send(client, "delete", f"{SCORECARDS}{scorecard.pk}/").status_code == 409


def test_draft_is_discarded(client, administrator):
    standard_scorecard()
    draft = send(client, "post", SCORECARDS).json()

    send(client, "delete", f"{SCORECARDS}{draft['id']}/")

    assert not Scorecard.objects.drafts().exists()
