import pytest
from django.utils.timezone import now
from rest_framework.test import APIClient

from evaluations import actions
from evaluations.models import Policy, StandingJob
from tests.factories.accounts import UserFactory

pytestmark = pytest.mark.django_db
ROOT = "/api/v1/policies/"


@pytest.fixture
def api(administrator):
    client = APIClient()
    client.force_login(administrator)
    return client


@pytest.fixture
def draft(db):
    """Written by somebody else than who calls."""
    author = UserFactory(is_administrator=True)
    return actions.draft_policy(
        based_on=Policy.objects.in_force(), changes={"half_life": 120}, note="faster", by=author, at=now()
    )


@pytest.mark.parametrize("rows", [1, 3])
def test_list_costs_a_constant_number_of_queries(api, administrator, rows, django_assert_num_queries):
    for _draft in range(rows):
        actions.draft_policy(
            based_on=Policy.objects.in_force(), changes={}, note="", by=administrator, at=now()
        )

    with django_assert_num_queries(10):
        response = api.get(ROOT)

    assert len(response.json()["results"]) == rows + 1


def test_others_read_published_versions_only(api, agent, draft):
    api.force_login(agent)

    listed = api.get(ROOT).json()["results"]

    assert [(one["version"], len(one["tier_rules"])) for one in listed] == [(1, 6)]
    assert api.get(f"{ROOT}{draft.pk}/").status_code == 404
    assert api.post(ROOT, {}, "json").status_code == 403
    assert api.get("/api/v1/what-ifs/").status_code == 403


def test_draft_is_made_changed_and_discarded(api):
    made = api.post(ROOT, {"note": "stricter"}, "json")
    address = f"{ROOT}{made.json()['id']}/"
    changed = api.patch(address, {"cut_s": 4.2, "overall_weights": [25, 20, 25, 10, 10, 10]}, "json")
    removed = api.delete(address)

    assert (made.status_code, made.json()["note"], made.json()["faults"]) == (201, "stricter", [])
    assert (changed.json()["cut_s"], changed.json()["cut_a"]) == (4.2, 3.5)
    assert changed.json()["numbers_sha256"] != made.json()["numbers_sha256"]
    assert (removed.status_code, Policy.objects.count()) == (204, 1)


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"overall_weights": [20, 25, 25, 10, 10, 15]}, "overall_weights"),
        ({"overall_weights": [100]}, "overall_weights"),
        ({"half_life": "nan"}, "half_life"),
        ({"half_life": "x"}, "half_life"),
        ({"min_videos": 70000}, "min_videos"),
        ({"tier_rules": []}, "tiers"),
        ({"cap_rules": [{"kind": "late"}]}, "caps"),
    ],
    ids=str,
)
def test_fault_names_its_field(api, draft, body, field):
    response = api.patch(f"{ROOT}{draft.pk}/", body, "json")

    assert response.status_code == 400
    assert field in {error["attr"].split(".")[0] for error in response.json()["errors"]}
    draft.refresh_from_db()
    assert (draft.half_life, draft.tier_rules.count()) == (120, 6)


def test_rules_are_sent_as_a_whole(api, draft):
    rules = api.get(f"{ROOT}{draft.pk}/").json()["tier_rules"]
    for rule in rules:
        rule["budget_multiple"] = 1

    changed = api.patch(f"{ROOT}{draft.pk}/", {"tier_rules": rules}, "json")

    assert [rule["budget_multiple"] for rule in changed.json()["tier_rules"]] == [1] * 6


def test_published_version_is_not_changed(api):
    in_force = Policy.objects.in_force()

    response = api.patch(f"{ROOT}{in_force.pk}/", {"half_life": 90}, "json")

    assert (response.status_code, response.json()["errors"][0]["code"]) == (409, "policy_published")


def test_author_does_not_publish(api):
    own = api.post(ROOT, {}, "json").json()["id"]

    response = api.post(f"{ROOT}{own}/publish/", {}, "json")

    assert (response.status_code, response.json()["errors"][0]["code"]) == (403, "own_draft")


def test_second_person_publishes_and_puts_back(api, draft):
    first = Policy.objects.in_force()
    numbers = api.get(f"{ROOT}{draft.pk}/").json()["numbers_sha256"]

    published = api.post(f"{ROOT}{draft.pk}/publish/", {"numbers_sha256": numbers}, "json")
    unexplained = api.post(f"{ROOT}{first.pk}/restore/", {}, "json")
    restored = api.post(f"{ROOT}{first.pk}/restore/", {"note": "too fast"}, "json")

    assert published.json()["state"] == "published"
    assert unexplained.status_code == 400
    assert (restored.status_code, restored.json()["restores"]) == (201, first.pk)
    assert StandingJob.objects.count() == 2


def test_draft_is_tried(api, draft):
    asked = api.post(f"{ROOT}{draft.pk}/try/", {}, "json")
    listed = api.get("/api/v1/what-ifs/", {"policy": draft.pk}).json()["results"]

    assert asked.status_code == 201
    assert [(one["id"], one["policy"], one["done_at"]) for one in listed] == [
        (asked.json()["id"], draft.pk, None)
    ]
