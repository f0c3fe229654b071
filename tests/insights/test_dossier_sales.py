from datetime import date

import pytest
from django.urls import reverse

from tests.factories.campaigns import SampleFactory
from tests.factories.commerce import CreatorPeriodFactory, StoreFactory
from tests.factories.creators import CreatorFactory


@pytest.fixture
def creator(db):
    return CreatorFactory()


@pytest.fixture
def store(brand):
    return StoreFactory(brand=brand, currency="PHP")


def dossier(client, person, creator):
    client.force_login(person)
    return client.get(reverse("insights:dossier", args=[creator.pk]))


def test_windows_are_listed_and_overlapping_ones_not_added(client, operator, creator, store):
    month = CreatorPeriodFactory(store=store, creator=creator, gmv_minor=100_00, refunded_minor=120_00)
    CreatorPeriodFactory(
        store=store, creator=creator, starts_on=date(2026, 4, 28), ends_on=date(2026, 5, 4), gmv_minor=70_00
    )
    CreatorPeriodFactory(creator=creator, gmv_minor=999_00)

    sales = dossier(client, operator, creator).context["sales"]

    assert [(window.is_summed, window.period.gmv_minor) for window in sales.windows] == [
        (False, 70_00),
        (True, 100_00),
    ]
    assert [(each.currency, each.gmv_minor, each.refunded_minor) for each in sales.sums] == [
        ("PHP", 100_00, 120_00)
    ]
    assert next(each for each in sales.windows if each.period == month).refund_share == 1.2


@pytest.mark.parametrize("unknown", [{"gmv_minor": 0}, {"gmv_minor": None}, {"refunded_minor": None}])
def test_share_of_refunds_is_unknown_where_nothing_was_sold_or_said(
    client, operator, creator, store, unknown
):
    CreatorPeriodFactory(store=store, creator=creator, **unknown)

    [window] = dossier(client, operator, creator).context["sales"].windows

    assert window.refund_share is None


def test_without_windows_the_page_says_what_to_import(client, operator, creator):
    assert dossier(client, operator, creator).context["sales"].windows == []


def test_dossier_says_how_many_samples_were_fulfilled(client, operator, brand, creator):
    done = SampleFactory(collaboration__campaign__brand=brand, collaboration__creator=creator, fulfilled=True)
    SampleFactory(collaboration=done.collaboration, unfulfilled=True)
    SampleFactory(collaboration__creator=creator, unfulfilled=True)

    page = dossier(client, operator, creator)

    assert len(page.context["samples"]) == 2
    assert page.context["fulfilment"].rate == 0.5


def test_refunds_that_no_window_told_are_not_called_zero(client, operator, creator, store):
    CreatorPeriodFactory(store=store, creator=creator, gmv_minor=100_00, refunded_minor=None)

    page = dossier(client, operator, creator)

    assert [each.refunded_minor for each in page.context["sales"].sums] == [None]
    text = page.content.decode()
    assert "₱100.00 GMV" in text
    assert "of it refunded" not in text


def test_windows_that_told_no_refunds_are_counted(client, operator, creator, store):
    CreatorPeriodFactory(store=store, creator=creator, gmv_minor=100_00, refunded_minor=5_00)
    CreatorPeriodFactory(
        store=store,
        creator=creator,
        starts_on=date(2026, 5, 1),
        ends_on=date(2026, 5, 31),
        gmv_minor=70_00,
        refunded_minor=None,
    )

    page = dossier(client, operator, creator)

    (found,) = page.context["sales"].sums
    assert (found.gmv_minor, found.refunded_minor, found.without_refunds) == (170_00, 5_00, 1)
    assert "1 window did not tell refunds" in page.content.decode()


def test_sales_that_no_window_told_are_a_dash(client, operator, creator, store):
    CreatorPeriodFactory(store=store, creator=creator, gmv_minor=None, refunded_minor=None)

    page = dossier(client, operator, creator)

    assert [each.gmv_minor for each in page.context["sales"].sums] == [None]
    assert "– GMV" in page.content.decode()
