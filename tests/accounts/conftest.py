import pytest
from django.test import Client
from django.urls import reverse

from tests.factories.accounts import PASSWORD


@pytest.fixture
def as_person(client):
    """A client in which the person is signed in."""

    def sign_in(user):
        client.force_login(user)
        return client

    return sign_in


@pytest.fixture
def through_the_door(db):
    """A new browser in which the person signed in by the sign-in page."""

    def sign_in(user, password=PASSWORD):
        browser = Client()
        browser.post(reverse("account_login"), {"login": user.email, "password": password})
        return browser

    return sign_in
