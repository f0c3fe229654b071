from datetime import UTC, date, datetime, timedelta

import pytest

from commerce.actions.attribution import attribute
from commerce.attribution import Attributed, Scope, run
from commerce.models import Attribution, ManualMatch
from tests.factories.campaigns import NOW, DeliverableFactory
from tests.factories.commerce import (
    CreatorCodeFactory,
    OrderLineFactory,
    StoreFactory,
    TrackingLinkFactory,
    collaboration_of,
    line_of,
)


@pytest.fixture
def row(brand):
    return collaboration_of(brand)


@pytest.fixture
def video(row):
    return DeliverableFactory(collaboration=row, published_at=NOW)


def found(line):
    kept = Attribution.objects.filter(line=line).first()
    return kept and (kept.collaboration_id, kept.rule, kept.matched)


def test_a_line_of_a_recorded_video_belongs_to_it(brand, row, video):
    line = line_of(brand, content_id=video.content_id)

    done = attribute(at=NOW)

    assert done == Attributed(written=1, dropped=0)
    assert found(line) == (row.pk, "content", video.content_id)
    assert Attribution.objects.get().deliverable == video


@pytest.mark.parametrize(
    ("after", "matches"),
    [
        (timedelta(0), True),
        (timedelta(days=30), True),
        (timedelta(days=30, seconds=1), False),
        (-timedelta(seconds=1), False),
    ],
)
def test_a_video_has_the_orders_of_thirty_days(brand, video, after, matches):
    line = line_of(brand, content_id=video.content_id, ordered_at=NOW + after)

    attribute(at=NOW)

    assert bool(found(line)) is matches


def test_a_video_of_another_brand_gets_nothing(other_brand, video):
    line = line_of(other_brand, content_id=video.content_id)

    attribute(at=NOW)

    assert found(line) is None


@pytest.mark.parametrize("written", ["MIA10", "mia10", " Mia10 "])
def test_a_code_is_read_in_capitals_and_without_spaces(brand, row, written):
    CreatorCodeFactory(collaboration=row, code="MIA10")
    line = line_of(brand, discount_code=written)

    attribute(at=NOW)

    assert found(line) == (row.pk, "code", "MIA10")


@pytest.mark.parametrize(
    ("hour", "matches"), [(timedelta(hours=16, minutes=59), True), (timedelta(hours=17), False)]
)
def test_a_code_ends_with_the_day_of_the_market(brand, row, hour, matches):
    """Bangkok is seven hours ahead."""
    CreatorCodeFactory(collaboration=row, code="MIA10", ends_on=date(2026, 6, 1))
    line = line_of(brand, discount_code="MIA10", ordered_at=NOW.replace(hour=0) + hour)

    attribute(at=NOW)

    assert bool(found(line)) is matches


def test_a_click_is_known_by_campaign_and_collaboration(brand, row):
    line = line_of(brand, utm_campaign=str(row.campaign_id), utm_content=str(row.pk))

    attribute(at=NOW)

    assert found(line) == (row.pk, "click", str(row.pk))


def test_a_click_is_known_by_the_slug_of_its_link(brand, row):
    link = TrackingLinkFactory(collaboration=row, target="https://a.example/?utm_campaign=june&utm_content=x")
    by_slug = line_of(brand, utm_campaign="june", utm_content=link.slug)
    by_words = line_of(brand, utm_campaign="june", utm_content="x")
    elsewhere = line_of(brand, utm_campaign="july", utm_content=link.slug)

    attribute(at=NOW)

    assert [found(line) for line in (by_slug, by_words, elsewhere)] == [
        (row.pk, "click", link.slug),
        (row.pk, "click", link.slug),
        None,
    ]


@pytest.mark.parametrize(
    ("before", "matches"),
    [(timedelta(days=7), True), (timedelta(days=7, seconds=1), False), (-timedelta(seconds=1), False)],
)
def test_a_click_counts_for_seven_days(brand, row, before, matches):
    line = line_of(brand, utm_campaign=str(row.campaign_id), utm_content=str(row.pk), ordered_at=NOW)
    line.clicked_at = NOW - before
    line.save()

    attribute(at=NOW)

    assert bool(found(line)) is matches


def test_of_two_that_bear_the_same_words_the_smaller_collaboration_has_the_sale(brand, row):
    other = collaboration_of(brand)
    target = "https://a.example/?utm_campaign=june&utm_content=x"
    TrackingLinkFactory(collaboration=other, target=target)
    TrackingLinkFactory(collaboration=row, target=target)
    line = line_of(brand, utm_campaign="june", utm_content="x")

    attribute(at=NOW)

    assert found(line) == (min(row.pk, other.pk), "click", "x")


def test_of_several_links_with_the_same_words_none_is_named(brand, row):
    """The click was on one of them, and nothing tells which."""
    links = TrackingLinkFactory.create_batch(2, collaboration=row)
    line = line_of(brand, utm_campaign=str(row.campaign_id), utm_content=str(row.pk))
    attribute(at=NOW)
    assert found(line) == (row.pk, "click", str(row.pk))

    links[0].delete()
    attribute(at=NOW)
    assert found(line) == (row.pk, "click", links[1].slug)


def test_content_goes_before_code_and_code_before_click(brand, row, video):
    coded, clicked = collaboration_of(brand), collaboration_of(brand)
    CreatorCodeFactory(collaboration=coded, code="MIA10")
    click = {"utm_campaign": str(clicked.campaign_id), "utm_content": str(clicked.pk)}
    all_three = line_of(brand, content_id=video.content_id, discount_code="MIA10", **click)
    two = line_of(brand, discount_code="MIA10", **click)

    attribute(at=NOW)

    assert found(all_three) == (row.pk, "content", video.content_id)
    assert found(two) == (coded.pk, "code", "MIA10")


def test_what_people_decided_goes_before_every_rule(brand, row, video, operator):
    other = collaboration_of(brand)
    moved, freed = (line_of(brand, content_id=video.content_id) for _each in range(2))
    decided = {"reason": "The creator wrote so.", "at": NOW, "by": operator}
    ManualMatch.objects.create(line=moved, collaboration=row, **decided)
    ManualMatch.objects.create(line=moved, collaboration=other, **decided)
    ManualMatch.objects.create(line=freed, collaboration=None, **decided)

    attribute(at=NOW)

    assert found(moved) == (other.pk, "manual", "")
    assert found(freed) is None


def test_a_second_run_changes_nothing(brand, video):
    line_of(brand, content_id=video.content_id)
    attribute(at=NOW)

    assert attribute(at=NOW + timedelta(days=1)) == Attributed(0, 0)
    assert Attribution.objects.get().at == NOW


def test_what_no_rule_supports_any_more_goes(brand, video):
    line = line_of(brand, content_id=video.content_id)
    attribute(at=NOW)
    video.published_at = line.ordered_at + timedelta(hours=1)
    video.save()

    assert attribute(at=NOW) == Attributed(written=0, dropped=1)
    assert found(line) is None


def test_an_ad_assisted_line_counts_once(brand, row, video):
    line_of(brand, content_id=video.content_id, is_ad_assisted=True)

    attribute(at=NOW)

    assert row.attributions.count() == 1


def test_only_lines_of_the_store_and_its_days_are_touched(brand, video):
    store = StoreFactory(brand=brand)
    days = [NOW + timedelta(days=day) for day in range(3)]
    lines = [OrderLineFactory(store=store, content_id=video.content_id, ordered_at=day) for day in days]
    elsewhere = line_of(brand, content_id=video.content_id)

    attribute(store=store, since=days[1], until=days[2], at=NOW)

    assert [bool(found(line)) for line in [*lines, elsewhere]] == [False, True, False, False]


def test_only_given_lines_of_the_brand_are_touched(brand, other_brand, video):
    given, not_given = (line_of(brand, content_id=video.content_id) for _each in range(2))

    assert run(Scope.of_lines(other_brand.pk, [given.pk]), at=NOW) == Attributed(0, 0)
    assert run(Scope.of_lines(brand.pk, [given.pk]), at=NOW) == Attributed(1, 0)
    assert found(not_given) is None


def test_one_statement_whatever_the_number_of_lines(brand, video, django_assert_num_queries):
    for _each in range(3):
        line_of(brand, content_id=video.content_id)

    # The savepoint of its transaction around the lock, the memory and the statement.
    with django_assert_num_queries(5):
        attribute(at=NOW)


def test_a_code_that_two_bore_one_after_the_other_is_the_ones_of_the_day(brand, row):
    other = collaboration_of(brand)
    CreatorCodeFactory(collaboration=row, code="MIA10", ends_on=date(2026, 5, 31))
    CreatorCodeFactory(collaboration=other, code="MIA10", starts_on=date(2026, 6, 1))
    days = [datetime(2026, 5, 31, 10, tzinfo=UTC), datetime(2026, 6, 1, 10, tzinfo=UTC)]
    lines = [line_of(brand, discount_code="MIA10", ordered_at=day) for day in days]

    attribute(at=NOW)

    assert [found(line)[0] for line in lines] == [row.pk, other.pk]
