import pytest
from django.urls import reverse

from accounts.models import Brand
from tests.factories.accounts import BrandFactory, MembershipFactory


def test_switch_brand_goes_back_to_the_page(as_person, operator):
    second = MembershipFactory(user=operator).brand
    client = as_person(operator)

    answer = client.post(reverse("accounts:switch_brand"), {"brand": second.pk, "next": "/people/"})

    assert (answer.status_code, answer.url, client.session["brand"]) == (302, "/people/", second.pk)


@pytest.mark.parametrize("target", ["https://evil.example", "//evil.example", ""])
def test_switch_brand_leads_nowhere_else(as_person, operator, brand, target):
    answer = as_person(operator).post(reverse("accounts:switch_brand"), {"brand": brand.pk, "next": target})

    assert answer.url == "/"


@pytest.mark.parametrize("chosen", ["other", "x", ""])
def test_switch_to_a_brand_of_others_is_404(as_person, operator, other_brand, chosen):
    chosen = other_brand.pk if chosen == "other" else chosen

    answer = as_person(operator).post(reverse("accounts:switch_brand"), {"brand": chosen})

    assert answer.status_code == 404


@pytest.mark.parametrize("rows", [1, 3])
def test_brands_are_listed_at_constant_cost(as_person, administrator, rows, django_assert_num_queries):
    brands = BrandFactory.create_batch(rows)
    client = as_person(administrator)

    with django_assert_num_queries(7):
        answer = client.get(reverse("accounts:brands"))

    assert list(answer.context["brands"]) == brands


@pytest.mark.parametrize("name", ["brands", "new_brand"])
def test_manager_does_not_manage_brands(as_person, manager, name):
    assert as_person(manager).get(reverse(f"accounts:{name}")).status_code == 403


def test_create_brand(as_person, administrator):
    answer = as_person(administrator).post(
        reverse("accounts:new_brand"), {"name": "Tidewater", "slug": "tidewater", "currency": "sgd"}
    )

    assert answer.url == reverse("accounts:brands")
    assert Brand.objects.values_list("name", "currency", "is_active").get() == ("Tidewater", "SGD", True)


def test_taken_name_is_said_at_its_field(as_person, administrator, brand):
    answer = as_person(administrator).post(
        reverse("accounts:new_brand"), {"name": brand.name, "slug": "new", "currency": "USD"}
    )

    assert answer.context["form"].errors == {"name": ["There is a brand with this name already."]}


def test_change_brand(as_person, administrator, brand):
    as_person(administrator).post(
        reverse("accounts:brand", args=[brand.pk]), {"name": "Lan", "slug": "lan", "currency": "CNY"}
    )

    assert Brand.objects.values_list("name", "currency", "is_active").get() == ("Lan", "CNY", False)


@pytest.mark.parametrize("currency", ["1$", "QQQ"])
def test_currency_is_a_code(as_person, administrator, currency):
    answer = as_person(administrator).post(
        reverse("accounts:new_brand"), {"name": "T", "slug": "t", "currency": currency}
    )

    assert answer.status_code == 200
    assert not Brand.objects.exists()
