from datetime import UTC, datetime, timedelta

import pytest
from django.db.models import F
from django.test import RequestFactory

from accounts.models import User
from core.keyset import Cursor, CursorError, capped_count, keys_of, page_at, paginate

DAY = datetime(2026, 1, 1, tzinfo=UTC)
LAST = F("deactivated_at").asc(nulls_last=True)
LAST_DOWN = F("deactivated_at").desc(nulls_last=True)
MIRRORED = F("deactivated_at").asc(nulls_first=True)
# What is asked for, and the whole order it stands for.
ORDERS = [
    ([], ["pk"]),
    (["-pk"], ["-pk"]),
    (["name"], ["name", "pk"]),
    (["-name", "pk"], ["-name", "pk"]),
    (["-name"], ["-name", "-pk"]),
    (["deactivated_at"], [LAST, "pk"]),
    (["-deactivated_at", "name"], [LAST_DOWN, "name", "pk"]),
    ([LAST_DOWN, "-name"], [LAST_DOWN, "-name", "-pk"]),
    ([MIRRORED], [LAST, "pk"]),
    ([MIRRORED, "name"], [LAST, "name", "pk"]),
    (["is_active", "-name"], ["is_active", "-name", "-pk"]),
]

pytestmark = pytest.mark.django_db


@pytest.fixture
def people():
    """Seven, with equal names and with and without a date of leaving."""
    left = [DAY, None, DAY, DAY + timedelta(days=1), None, DAY + timedelta(days=2), None]
    return User.objects.bulk_create(
        User(
            email=f"{number}@example.com",
            name="ab"[number % 2],
            is_active=at is None,
            deactivated_at=at,
            joined_at=DAY,
        )
        for number, at in enumerate(left)
    )


def walk(queryset, size, *, back=False):
    """Every page in turn, as lists of keys; `back` starts at the end and returns them in reading order."""
    page, seen = page_at(queryset, "", size=size), []
    while True:
        seen.append([row.pk for row in page])
        if page.next is None:
            break
        page = page_at(queryset, page.next, size=size)
    if not back:
        return seen
    returned = [seen[-1]]
    while page.previous:
        page = page_at(queryset, page.previous, size=size)
        returned.insert(0, [row.pk for row in page])
    return returned


@pytest.mark.parametrize(("order", "whole"), ORDERS, ids=str)
@pytest.mark.parametrize("size", [1, 2, 3, 7, 8])
def test_pages_forward_and_back_are_the_whole_list_in_order(people, order, whole, size):
    queryset = User.objects.order_by(*order)
    expected = list(User.objects.order_by(*whole).values_list("pk", flat=True))

    assert sum(walk(queryset, size), []) == expected
    assert sum(walk(queryset, size, back=True), []) == expected


def test_row_added_before_the_cursor_does_not_shift_the_next_page(people):
    first = page_at(User.objects.order_by("pk"), "", size=3)
    User.objects.filter(pk=people[0].pk).delete()

    second = page_at(User.objects.order_by("pk"), first.next, size=3)

    assert [row.pk for row in second] == [person.pk for person in people[3:6]]


def test_one_query_when_the_page_is_filled(people, django_assert_num_queries):
    queryset = User.objects.order_by("-deactivated_at")
    cursor = page_at(queryset, "", size=2).next

    with django_assert_num_queries(1):
        page_at(queryset, cursor, size=1)


@pytest.mark.parametrize("cursor", ["x", "bm9wZQ", "W10", "////", "WyJwayIsMCxbIngiXV0"])
def test_damaged_cursor_is_refused(people, cursor):
    with pytest.raises(CursorError):
        page_at(User.objects.order_by("pk"), cursor, size=2)


@pytest.mark.parametrize("values", [["a\0", 1], ["a", float("inf")]])
def test_cursor_that_the_database_could_not_read_is_refused(people, values):
    queryset = User.objects.order_by("name")

    with pytest.raises(CursorError):
        page_at(queryset, Cursor(False, values).encode(keys_of(queryset)), size=2)


def test_cursor_of_another_order_is_refused(people):
    cursor = page_at(User.objects.order_by("name"), "", size=2).next

    with pytest.raises(CursorError):
        page_at(User.objects.order_by("-name"), cursor, size=2)


def test_page_with_a_damaged_cursor_is_the_first(people):
    page = paginate(User.objects.order_by("pk"), RequestFactory().get("/", {"cursor": "x", "size": "2"}))

    assert [row.pk for row in page] == [person.pk for person in people[:2]]


def test_null_beyond_the_first_key_is_a_mistake_of_the_caller():
    with pytest.raises(ValueError, match="first key"):
        page_at(User.objects.order_by("name", "deactivated_at"), "", size=2)


def test_count_stops_at_the_cap(people):
    assert str(capped_count(User.objects.all(), cap=5)) == "5+"
    assert str(capped_count(User.objects.all(), cap=7)) == "7"
