"""From a file that was imported to the collaboration its orders belong to, as a worker does it."""

from datetime import timedelta

import pytest

from commerce.actions.attribution import run_waiting
from commerce.models import Attribution, OrderLine
from imports import actions
from tests.factories.campaigns import CollaborationFactory, DeliverableFactory
from tests.factories.imports import NOON, imported, worked

from .files import AFFILIATE_EN, ORDER, table

pytestmark = pytest.mark.django_db
CONTENT = "7435206447132200210"


@pytest.fixture
def batch(batch):
    return batch | {"kind": "affiliate_orders"}


def published_before(line, brand):
    """The video of the file's orders, two days before the first of them."""
    return DeliverableFactory(
        collaboration=CollaborationFactory(campaign__brand=brand),
        content_id=CONTENT,
        published_at=line.ordered_at - timedelta(days=2),
    )


@pytest.fixture
def file():
    later = ORDER | {"Order ID": "576999000000000002", "Time Created": "05/07/2026 10:00:00"}
    return table(AFFILIATE_EN, ORDER, later)


def test_first_and_last_order_of_a_file_are_attributed(batch, brand, file):
    imported(file, **batch)
    first = OrderLine.objects.earliest("ordered_at")
    video = published_before(first, brand)

    run_waiting()

    assert list(Attribution.objects.values_list("deliverable", flat=True)) == [video.pk] * 2


def test_undone_file_takes_its_attributions_with_it(batch, brand, operator, file):
    found = imported(file, **batch)
    published_before(OrderLine.objects.earliest("ordered_at"), brand)
    run_waiting()

    actions.undo(batch=found, by=operator, at=NOON)
    worked(found)

    assert (OrderLine.objects.count(), Attribution.objects.count()) == (0, 0)
