"""Nobody finds a door by accident: every address, signed out, without a role, and from another brand."""

import contextlib

import pytest
from django.urls import reverse

from accounts.roles import Role
from tests.factories.accounts import MembershipFactory, UserFactory
from tests.matrix import all_routes

from .routes import A_ROLE, ANYONE, SIGNED_IN

ROUTES = [route for route in all_routes() if not route.is_admin]
ADMIN = [route for route in all_routes() if route.is_admin]
OBJECTS = [route for route in ROUTES if route.maker]
# Looked up again under another name, or answered only where there is something to answer.
NO_BRAND = 409
NOTHING_TO_SHOW = {
    "creators:export_file",
    "api:creator-export-file",
    "campaigns:job",
    "evaluations:grid",
    "commerce:choose_shop",
}


def key(route):
    return route.name or f"/{route.path}"


def methods_of(route):
    return ("get", "post", "put", "patch", "delete") if route.is_api else ("get", "post")


def codes(client, route, address):
    return {method: getattr(client, method)(address).status_code for method in methods_of(route)}


def ids(route):
    return key(route)


@pytest.fixture
def holder_of_all_roles(other_brand):
    """Whatever any role may do, this person may do in the other brand."""
    user = UserFactory()
    for role in Role:
        MembershipFactory(user=user, brand=other_brand, role=role)
    return user


def test_every_address_is_in_one_list():
    listed = [*ANYONE, *SIGNED_IN, *A_ROLE]

    assert sorted({key(route) for route in ROUTES}) == sorted(listed)


def test_every_object_in_an_address_can_be_made():
    assert [route for route in ROUTES if route.kwargs and not route.maker and not route.is_shared] == []


@pytest.mark.parametrize("route", [r for r in ROUTES if key(r) not in ANYONE], ids=ids)
def test_signed_out(client, db, route):
    answers = [getattr(client, method)(route.address_of_nothing()) for method in methods_of(route)]

    if route.is_api:
        assert {answer.status_code for answer in answers} == {401}
    else:
        assert {(answer.status_code, answer.url.split("?")[0]) for answer in answers} == {
            (302, reverse("account_login"))
        }


@pytest.mark.parametrize("route", [r for r in ROUTES if key(r) in A_ROLE], ids=ids)
def test_without_a_role(client, nobody, brand, route):
    client.force_login(nobody)
    address = route.address(**route.maker(brand)) if route.maker else route.address_of_nothing()

    assert set(codes(client, route, address).values()) <= {403, 404, 405, NO_BRAND}


@pytest.mark.parametrize("route", OBJECTS, ids=ids)
def test_from_another_brand_an_object_is_as_absent_as_one_that_never_was(
    client, holder_of_all_roles, brand, route
):
    client.force_login(holder_of_all_roles)
    kwargs = route.maker(brand)
    never = {name: 999_999_999 if isinstance(value, int) else value for name, value in kwargs.items()}

    answers = codes(client, route, route.address(**kwargs))

    assert answers == codes(client, route, route.address(**never))
    assert set(answers.values()) <= {403, 404, 405}


# A token is its person's alone.
FOR_OTHERS = [r for r in OBJECTS if key(r) not in NOTHING_TO_SHOW and "token" not in r.name]


@pytest.mark.parametrize("route", FOR_OTHERS, ids=ids)
def test_the_object_is_there_for_those_who_may(client, administrator, brand, route):
    client.force_login(administrator)
    kwargs = route.maker(brand)

    with contextlib.closing(client.get(route.address(**kwargs))) as answer:
        assert answer.status_code != 404


@pytest.mark.parametrize("route", [r for r in ROUTES if key(r) not in ANYONE], ids=ids)
def test_answers_to_a_person_are_not_stored(client, administrator, brand, route):
    client.force_login(administrator)
    address = route.address(**route.maker(brand)) if route.maker else route.address_of_nothing()

    with contextlib.closing(client.get(address)) as answer:
        assert "no-store" in answer.headers["Cache-Control"]


@pytest.mark.parametrize("route", ADMIN, ids=ids)
def test_admin_is_closed_to_managers(client, manager, route):
    client.force_login(manager)

    answer = client.get(route.address_of_nothing(), follow=True)

    assert answer.status_code in {403, 404} or answer.redirect_chain[-1][0].startswith("/accounts/")
