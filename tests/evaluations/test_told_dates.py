"""Of another brand's collaborations a person learns the month, on every surface."""

from datetime import UTC, date, datetime

import pytest
from django.urls import reverse

from evaluations.models import Alert, CurrentStanding, Standing
from evaluations.redaction import day_told, newest_told
from tests.evaluations.engine.history import campaign_of, collaborate, on_day, settle_all
from tests.factories.creators import CreatorFactory

pytestmark = pytest.mark.django_db
GOOD = (4, 4, 4, 4, 4, 4)


@pytest.fixture
def creator(other_brand):
    """Three collaborations of the other brand; the last numbers lock on 26 March."""
    creator = CreatorFactory()
    settle_all(
        *(
            collaborate(creator=creator, day=day, bars=GOOD, campaign=campaign_of(brand=other_brand))
            for day in (0, 40, 80)
        )
    )
    Alert.objects.create(creator=creator, standing=Standing.objects.latest("pk"), kind="watch", at=on_day(80))
    return creator


def seen_by(user):
    return Standing.objects.seen_by(user).latest("pk")


def surfaces(creator):
    newest = Standing.objects.latest("pk")
    return [
        reverse("insights:dossier", args=[creator.pk]),
        reverse("insights:home"),
        reverse("evaluations:standing", args=[newest.pk]),
        reverse("evaluations:standings"),
        "/api/v1/standings/",
        f"/api/v1/standings/{newest.pk}/",
        "/api/v1/alerts/",
        f"/api/v1/creators/{creator.pk}/",
    ]


def test_another_brand_learns_the_month(creator, manager, stranger):
    foreign, own = seen_by(manager), seen_by(stranger)

    assert (day_told(foreign), newest_told(foreign)) == (date(2026, 3, 1), date(2026, 3, 1))
    assert (day_told(own), newest_told(own)) == (date(2026, 3, 26), date(2026, 3, 26))


def test_administrators_learn_the_day(creator, administrator):
    assert day_told(seen_by(administrator)) == date(2026, 3, 26)


def test_no_surface_tells_another_brand_the_day(client, creator, manager, stranger):
    days = [f"{day:%Y-%m-%d}" for day in Standing.objects.values_list("as_of", flat=True)]
    assert "2026-03-26" in days

    for address in surfaces(creator):
        client.force_login(manager)
        text = client.get(address).content.decode()
        assert not [day for day in days if day in text], address

    client.force_login(stranger)
    told = "".join(client.get(address).content.decode() for address in surfaces(creator))
    assert "2026-03-26" in told


def test_lists_are_ordered_by_the_month(creator):
    assert CurrentStanding.objects.get(creator=creator).last_settled_on == date(2026, 3, 1)


def test_api_says_whether_the_time_is_exact(client, creator, manager, stranger):
    answers = []
    for person in (manager, stranger):
        client.force_login(person)
        standing = client.get("/api/v1/standings/").json()["results"][0]
        answers.append((standing["is_own"], standing["as_of"][:10], standing["last_settled_on"]))

    assert answers == [(False, "2026-03-01", "2026-03-01"), (True, "2026-03-26", "2026-03-26")]


def test_chart_of_tiers_never_steps_back(client, creator, manager, brand):
    settle_all(collaborate(creator=creator, day=65, bars=GOOD, campaign=campaign_of(brand=brand)))
    client.force_login(manager)

    context = client.get(reverse("insights:dossier", args=[creator.pk])).context

    days = [step["on"] for step in context["tier_steps"]["steps"]]
    assert days == sorted(days)


def test_month_begins_in_utc(creator, manager):
    standing = seen_by(manager)
    standing.as_of = datetime(2026, 4, 1, 0, 30, tzinfo=UTC)

    assert day_told(standing) == date(2026, 4, 1)
