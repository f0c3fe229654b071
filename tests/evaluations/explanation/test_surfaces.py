"""An explanation as page, print and API: linked where one may look, silent about another brand."""

import pytest
from django.urls import reverse

from evaluations.models import Standing
from tests.evaluations.engine.history import campaign_of, collaborate, settle_all
from tests.factories.creators import CreatorFactory

pytestmark = pytest.mark.django_db
PLANTED = "Planted secret campaign"
GOOD = (4, 1, 4, 4, 4, 4)


def history(brand, *, days=(0, 40, 80)):
    creator = CreatorFactory()
    made = [
        collaborate(
            creator=creator,
            day=day,
            bars=GOOD,
            campaign=campaign_of(brand=brand, name=f"{PLANTED} {day}"),
        )
        for day in days
    ]
    settle_all(*made)
    return made


def addresses(standing):
    """The print is the page itself, in another style."""
    return [
        reverse("evaluations:standing", args=[standing.pk]),
        reverse("insights:dossier", args=[standing.creator_id]),
        f"/api/v1/standings/{standing.pk}/",
    ]


def told(client, person, standing):
    client.force_login(person)
    return [client.get(address).content.decode() for address in addresses(standing)]


def test_another_brand_is_nowhere_named(client, manager, other_brand):
    collaborations = history(other_brand)

    for text in told(client, manager, Standing.objects.latest("as_of")):
        assert PLANTED not in text
        assert str(other_brand) not in text
        assert not [one for one in collaborations if one.get_absolute_url() in text]
        assert f"/collaborations/{collaborations[0].pk}/marks/" not in text
        assert "provisional until" not in text


def test_own_collaborations_are_named_and_linked_with_their_marks(client, manager, brand):
    [*_others, last] = history(brand)

    for text in told(client, manager, Standing.objects.latest("as_of")):
        assert f"{PLANTED} 80" in text
        assert last.get_absolute_url() in text
        assert f"/collaborations/{last.pk}/marks/" in text
        assert "provisional until 30 days after the last video" in text


def test_api_gives_the_parts_of_the_change(client, manager, brand):
    history(brand, days=(0, 1, 2, 3))
    standing = Standing.objects.latest("as_of")
    client.force_login(manager)

    explanation = client.get(f"/api/v1/standings/{standing.pk}/").json()["explanation"]

    move = explanation["move"]
    assert round(sum(part["value"] for part in move["parts"]), 3) == move["change"]
    assert [line["text"] for line in explanation["strengths"]][1] == "Weak: Data 1.0 (3 is as expected)."
    assert explanation["next_steps"]


def test_bars_are_ranked_among_peers(client, manager, brand):
    for bar in (0, 1, 2, 3, 4):
        settle_all(collaborate(creator=CreatorFactory(), day=0, bars=[bar] * 6, videos=3))
    settle_all(collaborate(creator=CreatorFactory(), day=0, bars=(5, 0, 3, 3, 3, 3), videos=3))
    client.force_login(manager)
    standing = Standing.objects.latest("pk")

    explanation = client.get(f"/api/v1/standings/{standing.pk}/").json()["explanation"]

    strong, weak = [line["text"] for line in explanation["strengths"]]
    assert strong.startswith("Strong: Content 5.0 (top 17% of ")
    assert weak.startswith("Weak: Data 0.0 (lowest 33% of ")


def test_page_speaks_chinese(client, manager, brand):
    history(brand, days=(0, 1, 2, 3))
    manager.language = "zh-hans"
    manager.save()
    client.force_login(manager)

    standing = Standing.objects.latest("as_of")
    page = client.get(reverse("evaluations:standing", args=[standing.pk])).content.decode()

    assert "如何升到下一级" in page
    for english in ("What changed", "counts for the first time", "Weak:", "One more collaboration"):
        assert english not in page


@pytest.mark.parametrize("days", [(0, 1, 2, 3), (0, 1, 2, 3, 4, 5, 6)])
def test_a_longer_past_costs_no_more_queries(client, manager, brand, days, django_assert_num_queries):
    history(brand, days=days)
    standing = Standing.objects.latest("as_of")
    client.force_login(manager)

    with django_assert_num_queries(16):
        client.get(reverse("evaluations:standing", args=[standing.pk]))
