from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction
from django.db.models import Sum

from commerce.models import CreatorPeriod, VideoPeriod
from commerce.windows import disjoint
from tests.factories.commerce import CreatorPeriodFactory, StoreFactory, VideoPeriodFactory

DAY = date(2026, 4, 1)


def window(first, last):
    return DAY + timedelta(days=first), DAY + timedelta(days=last)


@pytest.mark.parametrize(
    ("windows", "chosen"),
    [
        ([], []),
        ([(0, 6)], [(0, 6)]),
        ([(0, 6), (7, 13)], [(0, 6), (7, 13)]),
        # Both days of a window belong to it.
        ([(0, 6), (6, 13)], [(6, 13)]),
        # One month rather than its four weeks.
        ([(0, 6), (7, 13), (14, 20), (21, 27), (0, 27)], [(0, 27)]),
        # Weeks that lie beside a month go with it.
        ([(0, 29), (20, 26), (30, 36)], [(0, 29), (30, 36)]),
        ([(0, 9), (5, 15), (10, 19)], [(0, 9), (10, 19)]),
    ],
)
def test_windows_that_are_summed_never_overlap_and_cover_the_most_days(windows, chosen):
    assert disjoint(window(*each) for each in reversed(windows)) == [window(*each) for each in chosen]


def test_overlapping_windows_of_a_store_are_never_added(db):
    store = StoreFactory()
    month = CreatorPeriodFactory(store=store, starts_on=DAY, ends_on=DAY + timedelta(29), gmv_minor=100)
    CreatorPeriodFactory(
        store=store,
        creator=month.creator,
        starts_on=DAY + timedelta(20),
        ends_on=DAY + timedelta(35),
        gmv_minor=70,
    )
    CreatorPeriodFactory(creator=month.creator, starts_on=DAY, ends_on=DAY, gmv_minor=5)

    summed = CreatorPeriod.objects.filter(creator=month.creator).disjoint()

    assert summed.aggregate(gmv=Sum("gmv_minor"))["gmv"] == 105


@pytest.mark.parametrize(
    ("factory", "model"), [(CreatorPeriodFactory, CreatorPeriod), (VideoPeriodFactory, VideoPeriod)]
)
@pytest.mark.parametrize("broken", [{"ends_on": DAY - timedelta(1)}, {"currency": "usd"}])
def test_database_refuses_what_no_window_is(db, factory, model, broken):
    made = factory(starts_on=DAY, ends_on=DAY)

    with pytest.raises(IntegrityError), transaction.atomic():
        model.objects.filter(pk=made.pk).update(**broken)


def test_window_of_a_creator_is_kept_once(db):
    made = CreatorPeriodFactory()

    with pytest.raises(IntegrityError), transaction.atomic():
        CreatorPeriodFactory(
            store=made.store, creator=made.creator, starts_on=made.starts_on, ends_on=made.ends_on
        )
