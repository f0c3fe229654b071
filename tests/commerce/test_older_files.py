"""A file of an earlier day than what is stored sets nothing back."""

from datetime import date

import pytest

from commerce.models import OrderLine, Return
from imports import actions
from imports.models import Issue
from imports.pipeline import comparing
from imports.states import Status
from tests.factories.imports import NOON, imported, read, worked

from .files import ORDER, SELLER, SELLER_ORDER, orders, table
from .test_returns_import import returns

pytestmark = pytest.mark.django_db
PAID = {"Time Commission Paid": "10/09/2026 10:00:00", "Actual Commission Payment": "140.00"}


@pytest.fixture
def batch(batch):
    return batch | {"kind": "affiliate_orders"}


def outcomes(found):
    return {name: found.rows.get(name, 0) for name in ("new", "changed", "same", "older")}


def of(day, content, batch):
    return imported(content, **batch | {"dated_on": date.fromisoformat(day)})


def test_older_affiliate_file_keeps_what_is_newer_and_says_so(batch):
    of("2026-09-12", orders(PAID), batch)

    older = of("2026-08-01", orders({"Order Status": "Completed"}, {"Order ID": "576462000000000002"}), batch)

    assert outcomes(older) == {"new": 1, "changed": 0, "same": 0, "older": 1}
    line = OrderLine.objects.get(order_id=ORDER["Order ID"])
    assert (line.status, line.actual_standard_minor, line.affiliate_told_on) == (
        "settled",
        14_000,
        date(2026, 9, 12),
    )
    [warning] = older.issues.filter(level=Issue.Level.WARNING, found="2026-08-01")
    assert (warning.rows, warning.expected[:27]) == (1, "Values at least as new as w")


def test_newer_file_changes_and_one_that_says_the_same_writes_nothing(batch):
    of("2026-08-01", orders({"Order Status": "Completed"}), batch)

    newer, same = of("2026-09-01", orders(), batch), of("2026-09-05", orders(), batch)

    assert outcomes(newer)["changed"] == outcomes(same)["same"] == 1
    assert not same.changes.exists()
    assert not same.additions.exists()
    assert OrderLine.objects.get().affiliate_told_on == date(2026, 9, 1)


def test_what_a_file_tells_of_dates_it_too(batch):
    """An export made in September of June's orders, by its name of June."""
    of("2026-08-15", orders({"Order Status": "Completed"}), batch)

    again = of("2026-06-30", orders(PAID), batch)

    assert outcomes(again)["changed"] == 1
    assert OrderLine.objects.get().affiliate_told_on == date(2026, 9, 10)


def test_files_of_the_order_and_of_the_affiliate_date_their_own_values(batch):
    of("2026-09-12", table(SELLER, SELLER_ORDER), batch | {"kind": "seller_orders"})

    told = of("2026-08-01", orders({"Order Status": "Completed"}), batch)

    assert outcomes(told)["changed"] == 1
    line = OrderLine.objects.get()
    assert (line.is_affiliate, line.affiliate_told_on, line.order_told_on) == (
        True,
        date(2026, 8, 1),
        date(2026, 9, 12),
    )


def test_older_file_of_returns_keeps_what_is_newer(batch):
    batch = batch | {"kind": "returns"}
    of("2026-09-12", returns(), batch)

    content = returns(**{"Return Status": "Success", "Refund Time": "--"})
    older = read(content, **batch | {"dated_on": date(2026, 8, 1)})

    assert older.status == Status.UNCHANGED
    assert outcomes(older)["older"] == 1
    assert Return.objects.get().status == "completed"

    actions.apply(batch=older, by=batch["by"], at=NOON)
    older = worked(older)
    assert (older.status, outcomes(older)["older"]) == (Status.APPLIED, 1)
    assert older.issues.filter(expected=comparing.OLDER).count() == 1
