import pytest
from rest_framework.test import APIClient

from creators.models import Creator, SavedView
from tests.factories.creators import ContactFactory, CreatorFactory, TaggingFactory

pytestmark = pytest.mark.django_db
URL = "/api/v1/creators/"
QUERIES = 13


@pytest.fixture
def api(operator):
    client = APIClient()
    client.force_login(operator)
    return client


def test_list_is_filtered_like_the_page(api):
    thai = CreatorFactory(market="TH")
    CreatorFactory(market="VN")

    answer = api.get(URL, {"market": "TH"}).json()

    assert [row["id"] for row in answer["results"]] == [thai.pk]


def test_pages_follow_one_another_without_gap_or_repeat(api):
    creators = CreatorFactory.create_batch(5)

    first = api.get(URL, {"size": 3}).json()
    second = api.get(first["next"]).json()

    seen = [row["id"] for row in first["results"] + second["results"]]
    assert sorted(seen) == sorted(creator.pk for creator in creators)
    assert second["next"] is None


@pytest.mark.parametrize("rows", [1, 3])
def test_list_costs_the_same_for_more_rows(api, rows, django_assert_num_queries):
    CreatorFactory.create_batch(rows)
    api.get(URL)

    with django_assert_num_queries(QUERIES):
        api.get(URL)


def test_damaged_cursor_is_not_found(api):
    assert api.get(URL, {"cursor": "nonsense"}).status_code == 404


def test_unknown_market_is_named(api):
    answer = api.get(URL, {"market": "XX"})

    assert answer.status_code == 400
    assert answer.json()["errors"][0]["attr"].startswith("market")


def test_creator_is_added_from_a_profile_link(api):
    answer = api.post(URL, {"handle": "https://www.tiktok.com/@New.Name?lang=en", "category": "beauty"})

    assert (answer.status_code, answer.json()["handle"]) == (201, "new.name")
    assert answer.json()["tier"] is None


def test_known_handle_is_refused_by_name(api):
    known = CreatorFactory()

    answer = api.post(URL, {"handle": known.handle})

    assert answer.status_code == 400
    assert answer.json()["errors"][0]["attr"] == "handle"


def test_change_of_handle_keeps_the_earlier_one_and_the_rest(api):
    creator = CreatorFactory(handle="old.one", market="TH", display_name="Same")

    api.patch(f"{URL}{creator.pk}/", {"handle": "@new.one"})

    changed = Creator.objects.get(pk=creator.pk)
    assert (changed.handle, changed.market, changed.display_name) == ("new.one", "TH", "Same")
    assert [row["handle"] for row in api.get(f"{URL}{creator.pk}/handles/").json()] == ["old.one"]


def test_figures_are_recorded_with_their_engagement(api):
    creator = CreatorFactory()
    figures = {
        "taken_on": "2024-05-01",
        "followers": 1000,
        "mean_likes": 40,
        "mean_comments": 10,
        "mean_views": 500,
    }

    answer = api.post(f"{URL}{creator.pk}/snapshots/", figures)

    assert (answer.status_code, answer.json()["engagement_by_followers"]) == (201, 0.05)
    assert answer.json()["engagement_by_views"] == 0.1


@pytest.mark.parametrize("day", ["0001-01-01", "2099-01-01", "9999-12-31"])
def test_figures_of_a_day_that_cannot_be_are_refused(api, day):
    creator = CreatorFactory()

    answer = api.post(f"{URL}{creator.pk}/snapshots/", {"taken_on": day, "followers": 1000})

    assert (answer.status_code, answer.json()["errors"][0]["attr"]) == (400, "taken_on")
    assert not creator.snapshots.exists()


def test_tags_and_contacts_are_the_current_brands(api, brand, other_brand):
    creator = CreatorFactory()
    TaggingFactory(tag__brand=other_brand, tag__name="theirs", creator=creator)
    ContactFactory(brand=other_brand, creator=creator)

    api.put(f"{URL}{creator.pk}/tags/", {"tags": ["ours"]})
    api.post(f"{URL}{creator.pk}/contacts/", {"kind": "line", "value": "ours"})

    assert api.get(f"{URL}{creator.pk}/").json()["tags"] == ["ours"]
    assert [row["value"] for row in api.get(f"{URL}{creator.pk}/contacts/").json()] == ["ours"]


def test_view_is_saved_and_removed(api):
    made = api.post("/api/v1/creator-views/", {"name": "Thai", "query": "market=TH", "is_shared": False})

    assert api.get("/api/v1/creator-views/").json()["results"][0]["name"] == "Thai"
    assert api.delete(f"/api/v1/creator-views/{made.json()['id']}/").status_code == 204
    assert SavedView.objects.count() == 0
