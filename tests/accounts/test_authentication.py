from datetime import timedelta

import pytest
from django.utils import timezone
from rest_framework import exceptions
from rest_framework.request import Request
from rest_framework.test import APIRequestFactory

from accounts.authentication import TokenAuthentication
from tests.factories.accounts import ApiTokenFactory, MembershipFactory

calls = APIRequestFactory()


def authenticate(request):
    return TokenAuthentication().authenticate(Request(request))


def bearer(secret):
    return {"headers": {"Authorization": f"Bearer {secret}"}}


def test_token_names_its_person(operator):
    token = ApiTokenFactory(user=operator, secret="s3")

    assert authenticate(calls.get("/", **bearer("s3"))) == (operator, token)


def test_without_a_token_another_way_is_tried(db):
    assert authenticate(calls.get("/")) is None


@pytest.mark.parametrize(
    "changes",
    [
        {"secret": "other"},
        {"expires_at": timezone.now() - timedelta(seconds=1)},
        {"revoked_at": timezone.now()},
        {"user__is_active": False, "user__deactivated_at": timezone.now()},
    ],
)
def test_dead_token_is_refused(db, changes):
    ApiTokenFactory(**{"secret": "s3"} | changes)

    with pytest.raises(exceptions.AuthenticationFailed):
        authenticate(calls.get("/", **bearer("s3")))


def test_token_for_reading_does_not_write(db):
    ApiTokenFactory(secret="s3", scope="read")

    with pytest.raises(exceptions.PermissionDenied):
        authenticate(calls.post("/", **bearer("s3")))


def test_token_for_writing_writes(operator):
    ApiTokenFactory(user=operator, secret="s3", scope="write")

    assert authenticate(calls.post("/", **bearer("s3")))[0] == operator


def test_only_brand_is_current(operator, brand):
    ApiTokenFactory(user=operator, secret="s3")
    request = calls.get("/", **bearer("s3"))

    authenticate(request)

    assert request.brand == brand


def test_one_of_several_brands_must_be_named(operator, brand):
    second = MembershipFactory(user=operator).brand
    ApiTokenFactory(user=operator, secret="s3")
    unnamed, named = (calls.get("/", query, **bearer("s3")) for query in ({}, {"brand": second.slug}))

    authenticate(unnamed)
    authenticate(named)

    assert (unnamed.brand, named.brand) == (None, second)


def test_brand_of_others_is_not_found(operator, other_brand):
    ApiTokenFactory(user=operator, secret="s3")

    with pytest.raises(exceptions.NotFound):
        authenticate(calls.get("/", headers={"Authorization": "Bearer s3", "X-Brand": other_brand.slug}))
