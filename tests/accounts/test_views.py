from django.urls import reverse

from tests.factories.accounts import MembershipFactory


def test_switch_brand_goes_back_to_the_page(client, operator):
    second = MembershipFactory(user=operator).brand
    client.force_login(operator)

    answer = client.post(reverse("accounts:switch_brand"), {"brand": second.pk, "next": "/language/"})

    assert (answer.status_code, answer.url, client.session["brand"]) == (302, "/language/", second.pk)


def test_switch_brand_leads_nowhere_else(client, operator, brand):
    client.force_login(operator)

    answer = client.post(
        reverse("accounts:switch_brand"), {"brand": brand.pk, "next": "https://evil.example"}
    )

    assert answer.url == "/"


def test_switch_to_a_brand_of_others_is_404(client, operator, other_brand):
    client.force_login(operator)

    assert client.post(reverse("accounts:switch_brand"), {"brand": other_brand.pk}).status_code == 404
