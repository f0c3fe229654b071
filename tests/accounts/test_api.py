import pytest
from rest_framework.test import APIClient

from accounts.models import Invitation, Membership
from accounts.roles import Role
from tests.factories.accounts import ApiTokenFactory, InvitationFactory, MembershipFactory, person

API = "/api/v1"


@pytest.fixture
def api():
    """A client of the API with a token of the person that may write."""

    def with_token(user, scope="write"):
        secret = f"secret-{user.pk}-{scope}"
        ApiTokenFactory(user=user, secret=secret, scope=scope)
        return APIClient(headers={"Authorization": f"Bearer {secret}"})

    return with_token


def test_me(api, operator):
    answer = api(operator, "read").get(f"{API}/me/").json()

    assert (answer["email"], answer["language"], answer["roles"]) == (
        operator.email,
        "en",
        [{"brand": "lanting", "role": "operations"}],
    )


def test_change_my_settings(api, operator):
    answer = api(operator).patch(f"{API}/me/settings/", {"time_zone": "Asia/Tokyo"}).json()

    operator.refresh_from_db()
    assert (answer["time_zone"], operator.time_zone, operator.language) == ("Asia/Tokyo", "Asia/Tokyo", "en")


def test_read_token_changes_nothing(api, operator):
    assert api(operator, "read").patch(f"{API}/me/settings/", {"name": "X"}).status_code == 403


@pytest.mark.parametrize("rows", [1, 3])
def test_people_at_constant_cost(api, manager, brand, rows, django_assert_num_queries):
    colleagues = [person(Role.OPERATIONS, brand, name=f"A{n}") for n in range(rows)]
    client = api(manager)

    with django_assert_num_queries(5):
        answer = client.get(f"{API}/people/").json()

    assert [row["id"] for row in answer["results"]] == [*(row.pk for row in colleagues), manager.pk]


def test_people_of_other_brands_are_absent(api, operator, stranger):
    client = api(operator)

    listed = client.get(f"{API}/people/").json()["results"]

    assert [row["id"] for row in listed] == [operator.pk]
    assert client.get(f"{API}/people/{stranger.pk}/").status_code == 404


def test_give_roles_in_the_brand(api, manager, operator):
    answer = api(manager).put(f"{API}/people/{operator.pk}/roles/", {"roles": ["marketing"]})

    assert answer.json()["roles"] == [{"brand": "lanting", "role": "marketing"}]


def test_give_no_roles_in_another_brand(api, manager, operator, other_brand):
    MembershipFactory(user=manager, brand=other_brand, role=Role.OPERATIONS)

    answer = api(manager).put(f"{API}/people/{operator.pk}/roles/?brand=moorfield", {"roles": ["marketing"]})

    assert answer.status_code == 403


@pytest.mark.parametrize("verb", ["deactivate", "reactivate"])
def test_only_administrators_deactivate(api, manager, administrator, operator, verb):
    answers = [api(user).post(f"{API}/people/{operator.pk}/{verb}/") for user in (manager, administrator)]

    assert [answer.status_code for answer in answers] == [403, 200]


def test_refusal_has_the_one_shape(api, administrator):
    answer = api(administrator).put(
        f"{API}/people/{administrator.pk}/administrator/", {"is_administrator": False}
    )

    assert answer.status_code == 409
    assert answer.json()["errors"][0]["code"] == "last_administrator"


def test_brands_are_ones_own(api, operator, administrator, brand, other_brand):
    seen = [
        [row["slug"] for row in api(user).get(f"{API}/brands/").json()["results"]]
        for user in (operator, administrator)
    ]

    assert seen == [["lanting"], ["lanting", "moorfield"]]


def test_create_and_change_a_brand(api, administrator):
    client = api(administrator)
    created = client.post(f"{API}/brands/", {"name": "T", "slug": "t", "currency": "USD"})

    changed = client.patch(f"{API}/brands/{created.json()['id']}/", {"currency": "SGD"}).json()

    assert (created.status_code, changed["currency"], changed["slug"]) == (201, "SGD", "t")


def test_taken_slug_is_said_at_its_field(api, administrator, brand):
    answer = api(administrator).post(f"{API}/brands/", {"name": "T", "slug": "lanting", "currency": "USD"})

    assert [(error["attr"], error["code"]) for error in answer.json()["errors"]] == [("slug", "taken")]


def test_default_scorers(api, manager, operator, brand):
    answer = api(manager).put(
        f"{API}/brands/{brand.pk}/default-scorers/", [{"role": "operations", "person": operator.pk}]
    )

    assert answer.json() == [{"role": "operations", "person": operator.pk}]


def test_invite(api, manager, brand):
    answer = api(manager).post(f"{API}/invitations/", {"email": "new@example.com", "role": "marketing"})

    assert answer.status_code == 201
    assert answer.json()["link"] is None  # mailed
    assert Invitation.objects.values_list("email", "brand", "role").get() == (
        "new@example.com",
        brand.pk,
        "marketing",
    )


def test_without_a_mail_server_the_link_is_told(api, manager, settings, tmp_path):
    settings.EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
    settings.EMAIL_FILE_PATH = str(tmp_path)

    answer = api(manager).post(f"{API}/invitations/", {"email": "new@example.com", "role": "marketing"})

    assert "/invitations/" in answer.json()["link"]


def test_manager_makes_no_administrator(api, manager):
    answer = api(manager).post(f"{API}/invitations/", {"email": "n@example.com", "as_administrator": True})

    assert answer.status_code == 403


def test_resend_and_revoke(api, manager, brand):
    invitation = InvitationFactory(brand=brand)
    client = api(manager)

    codes = [
        client.post(f"{API}/invitations/{invitation.pk}/{verb}/").status_code
        for verb in ("resend", "revoke", "revoke")
    ]

    assert codes == [200, 200, 410]


def test_tokens_are_ones_own_and_without_secrets(api, operator):
    ApiTokenFactory()

    [row] = api(operator, "read").get(f"{API}/tokens/").json()["results"]

    assert set(row) == {"id", "name", "prefix", "scope", "created_at", "expires_at", "revoked_at"}


def test_nobody_without_a_role_sees_people(api, nobody):
    client = api(nobody)

    assert client.get(f"{API}/people/").status_code == 403
    assert client.get(f"{API}/brands/").json()["results"] == []
    assert Membership.objects.count() == 0


def test_answers_are_not_stored(api, operator):
    assert api(operator).get(f"{API}/me/")["Cache-Control"] == "no-store, private"
