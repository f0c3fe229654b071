import pytest
from django.urls import reverse

from accounts.models import User
from accounts.roles import Role
from tests.factories.accounts import MembershipFactory, UserFactory, person


def names(answer):
    return [row.name for row in answer.context["page"]]


@pytest.mark.parametrize("rows", [1, 3])
def test_people_are_listed_at_constant_cost(as_person, manager, brand, rows, django_assert_num_queries):
    colleagues = [person(Role.OPERATIONS, brand, name=f"A{n}") for n in range(rows)]
    client = as_person(manager)

    with django_assert_num_queries(10):
        answer = client.get(reverse("accounts:people"))

    assert [row.pk for row in answer.context["page"]][:rows] == [colleague.pk for colleague in colleagues]


def test_colleagues_of_other_brands_are_not_listed(as_person, operator, stranger):
    answer = as_person(operator).get(reverse("accounts:people"))

    assert names(answer) == [operator.name]


def test_roles_in_other_brands_do_not_show(as_person, operator, manager, other_brand):
    MembershipFactory(user=operator, brand=other_brand, role=Role.MARKETING)

    pages = [
        as_person(manager).get(address)
        for address in (reverse("accounts:people"), reverse("accounts:person", args=[operator.pk]))
    ]

    assert all(operator.name in page.text and other_brand.name not in page.text for page in pages)


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("q=lin", ["Lin Yao"]),
        ("q=ada@example.com", ["Ada"]),
        ("role=marketing", ["Ada"]),
        ("active=false", ["Lin Yao"]),
        ("q=nobody", []),
    ],
)
def test_filters(as_person, administrator, brand, query, expected):
    person(Role.MARKETING, brand, name="Ada", email="ada@example.com")
    UserFactory(name="Lin Yao", is_active=False, deactivated_at="2026-01-01T00:00Z")

    assert names(as_person(administrator).get(f"{reverse('accounts:people')}?{query}")) == expected


def test_filter_by_brand(as_person, administrator, operator, stranger, other_brand):
    answer = as_person(administrator).get(reverse("accounts:people"), {"team": other_brand.pk})

    assert names(answer) == [stranger.name]


def test_htmx_gets_the_rows_alone(as_person, operator):
    answer = as_person(operator).get(reverse("accounts:people"), headers={"HX-Request": "true"})

    assert "<html" not in answer.text
    assert operator.name in answer.text


def test_nobody_without_a_role_sees_people(as_person, nobody):
    assert as_person(nobody).get(reverse("accounts:people")).status_code == 403


def test_person_of_another_brand_is_404(as_person, operator, stranger):
    assert as_person(operator).get(reverse("accounts:person", args=[stranger.pk])).status_code == 404


def test_operator_sees_no_forms(as_person, operator, manager):
    answer = as_person(operator).get(reverse("accounts:person", args=[manager.pk]))

    assert (answer.context["role_forms"], answer.context["may_manage"]) == ([], False)


def test_manager_changes_roles(as_person, manager, operator, brand):
    address = reverse("accounts:change_roles", args=[operator.pk, brand.pk])

    answer = as_person(manager).post(address, {f"{brand.pk}-roles": ["marketing", "operations"]})

    assert answer.url == reverse("accounts:person", args=[operator.pk])
    assert set(operator.memberships.values_list("role", flat=True)) == {"marketing", "operations"}


def test_who_leaves_the_brand_leaves_the_page(as_person, manager, operator, brand):
    address = reverse("accounts:change_roles", args=[operator.pk, brand.pk])

    assert as_person(manager).post(address, {}).url == reverse("accounts:people")


def test_operator_changes_no_roles(as_person, operator, manager, brand):
    address = reverse("accounts:change_roles", args=[manager.pk, brand.pk])

    assert as_person(operator).post(address, {}).status_code == 403


def test_deactivate_and_reactivate(as_person, administrator, operator):
    client = as_person(administrator)

    client.post(reverse("accounts:deactivate", args=[operator.pk]))
    deactivated = User.objects.get(pk=operator.pk).is_active
    client.post(reverse("accounts:reactivate", args=[operator.pk]))

    assert (deactivated, User.objects.get(pk=operator.pk).is_active) == (False, True)


def test_refusal_is_a_page(as_person, administrator):
    answer = as_person(administrator).post(reverse("accounts:deactivate", args=[administrator.pk]))

    assert answer.status_code == 409
    assert "You cannot deactivate yourself." in answer.text


def test_administrator_who_resigns_goes_home(as_person, administrator):
    UserFactory(is_administrator=True)

    answer = as_person(administrator).post(
        reverse("accounts:set_administrator", args=[administrator.pk]), {"administrator": "0"}
    )

    assert answer.url == "/"


def test_manager_names_default_scorers(as_person, manager, operator, marketer, brand):
    client = as_person(manager)
    offered = client.get(reverse("accounts:default_scorers")).context["form"].fields["operations"].queryset

    client.post(reverse("accounts:default_scorers"), {"operations": operator.pk, "marketing": marketer.pk})

    assert list(offered) == [operator]
    assert dict(brand.default_scorers.values_list("role", "user")) == {
        "operations": operator.pk,
        "marketing": marketer.pk,
    }


def test_administrator_without_a_brand_is_led_to_the_first(as_person, administrator):
    client, new_brand = as_person(administrator), reverse("accounts:new_brand")

    answer = client.get(reverse("accounts:default_scorers"))

    assert answer.status_code == 409
    assert f'class="btn btn-primary" href="{new_brand}"' in answer.text
    assert f'<a href="{new_brand}">' in client.get("/").text


def test_somebody_without_a_brand_is_told_whom_to_ask(as_person, db):
    answer = as_person(UserFactory()).get(reverse("campaigns:list"))

    assert answer.status_code == 409
    assert "Ask a manager or an administrator to add you." in answer.text
