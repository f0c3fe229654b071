import pytest
from django.urls import reverse
from django.utils import timezone

from evaluations.dimensions import Tier
from evaluations.models import Standing
from tests.evaluations.engine.history import campaign_of, collaborate, settle_all
from tests.factories.blacklist import EntryFactory, IncidentFactory
from tests.factories.campaigns import TermsFactory
from tests.factories.creators import CreatorFactory

pytestmark = pytest.mark.django_db

PLANTED = "Planted secret campaign"
AMOUNT = 77_123_499
GOOD = (4, 4, 4, 4, 4, 4)
QUERIES = 38


def dossier_of(creator):
    return reverse("insights:dossier", args=[creator.pk])


def settled(creator, brand, *, days=(0, 40, 80), name=PLANTED, videos=1):
    collaborations = [
        collaborate(
            creator=creator,
            day=day,
            bars=GOOD,
            videos=videos,
            campaign=campaign_of(brand=brand, name=f"{name} {day}"),
        )
        for day in days
    ]
    settle_all(*collaborations)
    return collaborations


def test_creator_without_history_says_what_a_tier_needs(client, operator):
    client.force_login(operator)

    page = client.get(dossier_of(CreatorFactory())).content.decode()

    assert "A tier needs 3 settled videos" in page or "评级需要 3 条已结算视频" in page


def test_tier_and_reason_are_shown(client, manager, brand):
    creator = CreatorFactory()
    settled(creator, brand)
    client.force_login(manager)

    response = client.get(dossier_of(creator))

    standing = Standing.objects.latest("pk")
    assert response.context["explanation"].summary[0].startswith(Tier(standing.effective_tier).label)
    shares = [part.share for part in response.context["explanation"].contributions]
    assert sum(shares) == pytest.approx(1)


def test_unrated_creator_has_no_letter_and_no_number(client, manager, brand):
    creator = CreatorFactory()
    settled(creator, brand, days=(0, 40))
    client.force_login(manager)

    response = client.get(dossier_of(creator))

    assert response.context["standing"].tier is None
    assert f"{Standing.objects.latest('pk').mean:.2f}" not in response.content.decode()


def test_another_brands_collaboration_is_only_month_market_and_bars(client, manager, other_brand):
    creator = CreatorFactory()
    for collaboration in settled(creator, other_brand):
        TermsFactory(collaboration=collaboration, guarantee_minor=AMOUNT)
    client.force_login(manager)

    response = client.get(dossier_of(creator))

    page = response.content.decode()
    assert PLANTED not in page
    assert str(AMOUNT) not in page
    assert "771,234.99" not in page
    assert str(other_brand) not in page
    assert {one.on.day for one in response.context["history"]} == {1}
    assert {one.url for one in response.context["history"]} == {""}
    assert len(response.context["history"]) == 3


def test_own_brands_collaboration_is_named_and_linked(client, manager, brand):
    creator = CreatorFactory()
    [*_others, last] = settled(creator, brand)
    client.force_login(manager)

    page = client.get(dossier_of(creator)).content.decode()

    assert last.get_absolute_url() in page


@pytest.mark.parametrize("past", [(0, 30, 60, 90), (0, 30, 60, 90, 120)])
def test_a_longer_past_costs_no_more_queries(client, manager, brand, past, django_assert_num_queries):
    creator = CreatorFactory()
    settled(creator, brand, days=past)
    client.force_login(manager)
    client.get(dossier_of(creator))

    with django_assert_num_queries(QUERIES):
        client.get(dossier_of(creator))


def test_blacklisted_creator_says_so(client, operator):
    entry = EntryFactory(in_force=True)
    client.force_login(operator)

    response = client.get(dossier_of(entry.creator))

    assert response.context["is_blocked"]
    assert entry.get_absolute_url() in response.content.decode()


def test_incident_of_another_brand_is_absent(client, operator):
    incident = IncidentFactory()
    client.force_login(operator)

    assert list(client.get(dossier_of(incident.creator)).context["incidents"]) == []


def test_person_without_a_brand_sees_no_creator(client, nobody):
    client.force_login(nobody)

    assert client.get(dossier_of(CreatorFactory())).status_code in {403, 404}


def test_charts_carry_what_the_page_shows(client, manager, brand):
    creator = CreatorFactory()
    settled(creator, brand)
    client.force_login(manager)

    context = client.get(dossier_of(creator)).context

    assert [point["bars"] for point in context["trend_chart"]["points"]] == [[4.0] * 6] * 3
    assert [step["tier"] for step in context["tier_steps"]["steps"]][:2] == [None, None]
    assert context["radar"]["own"] == [4.0] * 6


def test_standing_of_the_past_is_explained(client, manager, brand):
    creator = CreatorFactory()
    settled(creator, brand)
    client.force_login(manager)
    first = Standing.objects.earliest("pk")

    page = client.get(reverse("evaluations:standing", args=[first.pk])).content.decode()

    assert str(creator) in page
    assert first.as_of < timezone.now()


def test_explanation_through_the_api_hides_another_brand(client, manager, other_brand):
    creator = CreatorFactory()
    settled(creator, other_brand)
    client.force_login(manager)
    standing = Standing.objects.latest("pk")

    answer = client.get(f"/api/v1/standings/{standing.pk}/")

    assert PLANTED not in answer.content.decode()
    assert answer.json()["tier"] == Tier(standing.effective_tier).label
    assert len(answer.json()["explanation"]["contributions"]) == 4


def test_unrated_standing_has_no_number_in_the_api(client, manager, brand):
    creator = CreatorFactory()
    settled(creator, brand, days=(0,))
    client.force_login(manager)

    answer = client.get("/api/v1/standings/", {"creator": creator.pk}).json()

    [row] = answer["results"]
    assert (row["tier"], row["score"], row["sd"]) == (None, None, None)
