import pytest
from django.contrib.auth.models import AnonymousUser
from django.http import HttpResponse
from django.utils import timezone, translation

from accounts.middleware import PersonMiddleware
from accounts.roles import Role
from tests.factories.accounts import BrandFactory, MembershipFactory


@pytest.fixture
def passed_on(rf):
    """What the view would find on the request."""

    def pass_on(user, **session):
        seen = {}

        def view(request):
            seen.update(
                brand=request.brand,
                brands=request.brands,
                language=translation.get_language(),
                zone=timezone.get_current_timezone_name(),
            )
            return HttpResponse()

        request = rf.get("/")
        request.user, request.session = user, session
        with translation.override("en"):
            PersonMiddleware(view)(request)
        return seen

    return pass_on


def test_first_brand_by_name_is_current(passed_on, operator, brand):
    MembershipFactory(user=operator, brand=BrandFactory(name="Zephyr"), role=Role.MANAGER)

    assert passed_on(operator)["brand"] == brand


def test_chosen_brand_is_current(passed_on, operator):
    chosen = MembershipFactory(user=operator, brand__name="Zephyr").brand

    assert passed_on(operator, brand=chosen.pk)["brand"] == chosen


def test_chosen_brand_that_is_no_longer_visible_is_not_current(passed_on, operator, brand, other_brand):
    assert passed_on(operator, brand=other_brand.pk)["brand"] == brand


def test_brand_out_of_use_is_not_offered(passed_on, operator, brand):
    brand.is_active = False
    brand.save()

    assert passed_on(operator)["brands"] == []


def test_administrator_sees_every_brand(passed_on, administrator, brand, other_brand):
    assert passed_on(administrator)["brands"] == [brand, other_brand]


def test_language_and_time_zone_are_the_persons(passed_on, operator):
    operator.language, operator.time_zone = "zh-hans", "America/New_York"

    seen = passed_on(operator)

    assert (seen["language"], seen["zone"]) == ("zh-hans", "America/New_York")


def test_nobody_signed_in_has_no_brand(passed_on):
    seen = passed_on(AnonymousUser())

    assert (seen["brand"], seen["brands"], seen["zone"]) == (None, [], "UTC")
