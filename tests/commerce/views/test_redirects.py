import pytest
from django.urls import reverse

from commerce.clicks import buffer
from commerce.models import ClickCount
from tests.factories.commerce import TrackingLinkFactory

PHONE = {"HTTP_USER_AGENT": "Mozilla/5.0 (Linux; Android 15) Chrome/142.0 Mobile Safari/537.36"}


@pytest.fixture
def link(db):
    return TrackingLinkFactory()


def follow(client, link, **more):
    return client.get(reverse("commerce:follow", args=[link.slug]), **PHONE, **more)


def counted():
    buffer.flush()
    return list(ClickCount.objects.values_list("clicks", "bots"))


def test_a_click_is_sent_on_without_a_trace(client, link):
    answer = follow(client, link)

    assert (answer.status_code, answer.url) == (302, link.target)
    assert answer.headers["Referrer-Policy"] == "no-referrer"
    assert answer.headers["Cache-Control"] == "no-store"
    assert not answer.cookies
    assert counted() == [(1, 0)]


def test_only_the_first_click_asks_the_database(client, link, django_assert_num_queries):
    with django_assert_num_queries(1):
        follow(client, link)
    with django_assert_num_queries(0):
        follow(client, link)


def test_prefetching_and_heads_are_counted_apart(client, link):
    follow(client, link, HTTP_SEC_PURPOSE="prefetch")
    client.head(reverse("commerce:follow", args=[link.slug]), **PHONE)

    assert counted() == [(0, 2)]


def test_an_inactive_link_ends_on_a_page_that_says_so(client, link):
    link.is_active = False
    link.save()

    answer = follow(client, link)

    assert answer.status_code == 404
    assert not answer.cookies
    assert "commerce/no_link.html" in [template.name for template in answer.templates]
    assert counted() == []


def test_an_unknown_link_ends_there_too(client, db):
    assert client.get(reverse("commerce:follow", args=["nothing"])).status_code == 404


def test_a_form_cannot_be_sent_to_it(client, link):
    assert client.post(reverse("commerce:follow", args=[link.slug])).status_code == 405
