import pytest
from django.urls import reverse

from creators.models import SavedView
from tests.creators.test_listing import rated
from tests.factories.accounts import UserFactory
from tests.factories.creators import (
    MetricSnapshotFactory,
    ProfileFactory,
    SavedViewFactory,
    TagFactory,
    TaggingFactory,
)

pytestmark = pytest.mark.django_db
LIST = reverse("creators:list")


@pytest.mark.parametrize("rows", [1, 3])
def test_list_costs_the_same_for_any_number_of_rows(client, operator, brand, rows, django_assert_num_queries):
    creators = [rated(f"creator{number}", 4 - number) for number in range(rows)]
    for creator in creators:
        TaggingFactory(creator=creator, tag=TagFactory(brand=brand))
        ProfileFactory(creator=creator, brand=brand, owner=operator)
        MetricSnapshotFactory.create_batch(2, creator=creator)
    client.force_login(operator)
    client.get(LIST)

    with django_assert_num_queries(17):
        response = client.get(LIST)

    assert [creator.pk for creator in response.context["page"]] == [creator.pk for creator in creators]


def test_list_alone_for_htmx(client, operator):
    rated("mia", 3)
    client.force_login(operator)

    response = client.get(LIST, headers={"HX-Request": "true"})

    assert [template.name for template in response.templates][0] == "creators/_results.html"


def test_list_without_creators_says_what_to_do(client, operator):
    client.force_login(operator)

    assert b"Add a creator" in client.get(LIST).content
    assert b"No creator matches" in client.get(LIST, {"tier": "S"}).content


def test_damaged_cursor_leads_to_the_first_page(client, operator):
    creator = rated("mia", 3)
    client.force_login(operator)

    response = client.get(LIST, {"cursor": "nonsense"})

    assert list(response.context["page"]) == [creator]


def test_unrated_creator_shows_how_many_videos_are_missing(client, operator):
    rated("mia", None, None, videos=1)
    client.force_login(operator)

    assert "unrated (1 of 3 videos)" in client.get(LIST).content.decode()


def test_columns_are_chosen_per_session(client, operator):
    rated("mia", 3)
    client.force_login(operator)

    response = client.post(
        reverse("creators:columns"), {"columns": ["market", "nonsense"], "next": LIST}, follow=True
    )

    assert [column.key for column in response.context["heads"]] == ["market"]


def test_saved_view_keeps_filters_and_columns(client, operator, brand):
    client.force_login(operator)
    client.post(reverse("creators:columns"), {"columns": ["market"]})

    client.post(reverse("creators:save_view"), {"name": "Thai", "query": "market=TH&cursor=abc&sort=handle"})

    view = SavedView.objects.get()
    assert (view.name, view.query, view.columns) == ("Thai", "market=TH&sort=handle", ["market"])
    assert (view.brand, view.created_by, view.is_shared) == (brand, operator, False)
    assert client.get(reverse("creators:view", args=[view.pk])).url == f"{LIST}?market=TH&sort=handle"


def test_filters_too_long_for_a_view_are_refused_in_words(client, operator):
    client.force_login(operator)

    response = client.post(reverse("creators:save_view"), {"name": "Long", "query": f"q={'达' * 300}"})

    assert response.status_code == 409
    assert not SavedView.objects.exists()


@pytest.mark.parametrize("target", ["nowhere", "//other.example/", ""])
def test_columns_go_on_only_to_a_page_of_ours(client, operator, target):
    client.force_login(operator)

    assert client.post(reverse("creators:columns"), {"columns": ["market"], "next": target}).url == "/"


def test_only_who_may_share_shares_a_view(client, operator, manager):
    client.force_login(operator)
    refused = client.post(reverse("creators:save_view"), {"name": "Ours", "shared": "on"})
    client.force_login(manager)
    client.post(reverse("creators:save_view"), {"name": "Ours", "shared": "on"})

    assert refused.status_code == 403
    assert SavedView.objects.get().is_shared


def test_views_of_others_do_not_exist(client, operator, brand, other_brand):
    foreign = SavedViewFactory(brand=other_brand, created_by=UserFactory(), is_shared=True)
    private = SavedViewFactory(brand=brand, created_by=UserFactory())
    client.force_login(operator)

    for view in (foreign, private):
        assert client.get(reverse("creators:view", args=[view.pk])).status_code == 404
        assert client.post(reverse("creators:remove_view", args=[view.pk])).status_code == 404
    assert client.get(LIST).context["views"] == []


def test_remove_view(client, operator, brand):
    view = SavedViewFactory(brand=brand, created_by=operator)
    client.force_login(operator)

    client.post(reverse("creators:remove_view", args=[view.pk]))

    assert not SavedView.objects.exists()


def test_person_without_a_role_sees_no_list(client):
    client.force_login(UserFactory())

    assert client.get(LIST).status_code == 403
