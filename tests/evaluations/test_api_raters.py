import pytest

from accounts.roles import Role
from tests.factories.accounts import person
from tests.factories.evaluations import AgreementFactory, RaterEffectFactory, RaterVersionFactory

pytestmark = pytest.mark.django_db
API = "/api/v1/"


def results(client, path, **query):
    return client.get(f"{API}{path}/", query).json()["results"]


@pytest.fixture
def effect(brand):
    return RaterEffectFactory(rater=person(Role.OPERATIONS, brand))


@pytest.mark.parametrize(
    ("who", "count"), [("manager", 1), ("administrator", 1), ("marketer", 0), ("stranger", 0)]
)
def test_effects_are_for_the_rater_and_managers(client, effect, request, who, count):
    client.force_login(request.getfixturevalue(who))

    assert len(results(client, "rater-effects")) == count


def test_rater_reads_the_own_effect(client, effect):
    client.force_login(effect.rater)

    (shown,) = results(client, "rater-effects", rater=effect.rater_id, week="2026-06-01")

    assert (shown["leniency"], shown["standard_error"], shown["is_linked"]) == (0.25, 0.1, True)
    assert shown["distribution"] == [0, 2, 8, 20, 15, 5]
    assert results(client, "rater-effects", week="2026-06-08") == []


def test_leniency_of_who_is_not_linked_is_null(client, manager, brand):
    RaterEffectFactory(rater=person(Role.OPERATIONS, brand), n=0, leniency=0)
    client.force_login(manager)

    (shown,) = results(client, "rater-effects")

    assert (shown["leniency"], shown["standard_error"], shown["is_linked"]) == (None, None, False)


def test_agreement_of_own_brands_by_criterion(client, operator, brand, other_brand):
    AgreementFactory(brand=brand)
    own = AgreementFactory(brand=brand, code="picture-quality")
    AgreementFactory(brand=other_brand, code="picture-quality")
    client.force_login(operator)

    (shown,) = results(client, "agreements", code="picture-quality")

    assert (shown["id"], shown["alpha"], shown["light"]) == (own.pk, 0.5, "red")
    assert "rater" not in shown


def test_administrator_asks_for_the_current_week(client, administrator):
    client.force_login(administrator)

    response = client.post(f"{API}rater-versions/")

    assert (response.status_code, list(response.json())) == (202, ["week"])


def test_others_read_versions_only(client, manager):
    version = RaterVersionFactory()
    client.force_login(manager)

    assert [shown["id"] for shown in results(client, "rater-versions")] == [version.pk]
    assert client.post(f"{API}rater-versions/").status_code == 403


@pytest.mark.parametrize("rows", [1, 3])
@pytest.mark.parametrize("path", ["rater-effects", "agreements", "rater-versions"])
def test_lists_cost_the_same_for_more_rows(client, manager, brand, path, rows, django_assert_num_queries):
    for code in ("a", "b", "c")[:rows]:
        RaterEffectFactory(rater=person(Role.OPERATIONS, brand))
        AgreementFactory(brand=brand, code=code)
    client.force_login(manager)

    with django_assert_num_queries(8):
        assert client.get(f"{API}{path}/").status_code == 200
