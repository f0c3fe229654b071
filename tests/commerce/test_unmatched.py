from datetime import date, timedelta

import pytest

from commerce.actions.attribution import attribute
from commerce.models import ManualMatch
from commerce.unmatched import in_groups, of_group, suggest, unmatched
from tests.factories.campaigns import NOW, DeliverableFactory
from tests.factories.commerce import (
    AttributionFactory,
    CreatorCodeFactory,
    StoreFactory,
    VideoPeriodFactory,
    collaboration_of,
    line_of,
)
from tests.factories.creators import CreatorFactory


@pytest.fixture
def store(brand):
    return StoreFactory(brand=brand, currency="THB")


def suggested(brand):
    return [
        [each.collaboration for each in found.suggestions]
        for found in suggest(list(in_groups(unmatched(brand))), brand)
    ]


def test_unmatched_are_sales_that_came_by_somebody_and_have_no_collaboration(brand, other_brand, operator):
    wanted = line_of(brand)
    coded = line_of(brand, is_affiliate=False, discount_code="MIA10")
    line_of(brand, is_affiliate=False)
    line_of(brand, paid_minor=0)
    line_of(brand, status="cancelled")
    line_of(other_brand)
    AttributionFactory(line=line_of(brand))
    freed = line_of(brand)
    ManualMatch.objects.create(line=freed, collaboration=None, reason="A friend", at=NOW, by=operator)

    assert set(unmatched(brand)) == {wanted, coded}


def test_groups_have_one_currency_and_the_largest_is_first(brand, store):
    line_of(brand, store=store, handle="mia", paid_minor=100)
    for paid in (200, 300):
        line_of(brand, store=store, handle="lin", discount_code=" lin5", paid_minor=paid, order_id="1")
    line_of(brand, store=store, handle="mia", currency="USD", paid_minor=700)

    found = [
        (group["handle"], group["code"], group["currency"], group["lines"], group["orders"], group["paid"])
        for group in in_groups(unmatched(brand))
    ]

    assert found == [
        ("lin", "LIN5", "THB", 2, 1, 500),
        ("mia", "", "THB", 1, 1, 100),
        ("mia", "", "USD", 1, 1, 700),
    ]


def test_a_group_is_found_again_by_its_key(brand, store):
    mine = line_of(brand, store=store, handle="mia", discount_code="mia10")
    line_of(brand, store=store, handle="mia")

    key = {"store": str(store.pk), "handle": "mia", "code": "MIA10", "content_id": "", "currency": "THB"}

    assert list(of_group(unmatched(brand), key)) == [mine]


def test_a_known_creators_collaborations_of_these_days_are_suggested(brand):
    creator = CreatorFactory(handle="mia")
    row = collaboration_of(brand, creator=creator)
    collaboration_of(
        brand,
        creator=creator,
        campaign__starts_on=date(2025, 1, 1),
        campaign__ends_on=date(2025, 1, 31),
    )
    collaboration_of(StoreFactory().brand, creator=creator)

    line_of(brand, handle="@Mia")

    assert suggested(brand) == [[row]]


def test_a_video_that_a_list_of_videos_knows_tells_the_creator(brand, store):
    row = collaboration_of(brand)
    VideoPeriodFactory(store=store, content_id="77", creator=row.creator)

    line_of(brand, store=store, content_id="77")

    assert suggested(brand) == [[row]]


def test_a_recorded_video_is_suggested_though_its_days_are_over(brand):
    video = DeliverableFactory(collaboration=collaboration_of(brand), published_at=NOW)
    line_of(brand, content_id=video.content_id, ordered_at=NOW + timedelta(days=41))
    attribute(at=NOW)

    [found] = suggest(list(in_groups(unmatched(brand))), brand)

    assert found.suggestions[0].collaboration == video.collaboration
    assert "41 days" in found.suggestions[0].why


def test_a_code_that_looks_alike_is_suggested(brand):
    code = CreatorCodeFactory(collaboration=collaboration_of(brand), code="MIA10")
    CreatorCodeFactory(collaboration=collaboration_of(brand), code="MIXED")

    line_of(brand, is_affiliate=False, discount_code="mia1O")

    assert suggested(brand) == [[code.collaboration]]


def test_nothing_is_suggested_where_nothing_fits(brand):
    line_of(brand, handle="stranger")

    assert suggested(brand) == [[]]


@pytest.mark.parametrize("rows", [1, 3])
def test_suggestions_cost_the_same_for_one_group_and_three(brand, rows, django_assert_num_queries):
    for _each in range(rows):
        row = collaboration_of(brand)
        line_of(brand, handle=row.creator.handle, content_id=row.creator.handle, discount_code="MIA10")
    groups = list(in_groups(unmatched(brand)))

    with django_assert_num_queries(5):
        suggest(groups, brand)
