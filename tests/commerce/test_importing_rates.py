from datetime import date, timedelta
from decimal import Decimal

import pytest

from commerce.models import ExchangeRate
from imports import actions
from imports.models import Issue
from tests.factories.commerce import ExchangeRateFactory
from tests.factories.imports import NOON, imported, read, worked

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def own_media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "media"


@pytest.fixture
def batch(brand, manager):
    return {"kind": "exchange_rates", "brand": brand, "by": manager}


def held():
    rows = ExchangeRate.objects.order_by("day", "currency")
    return [(each.day.isoformat(), each.currency, each.into, each.rate.normalize()) for each in rows]


def test_rates_of_two_days_and_two_currencies(brand, batch):
    imported(
        "日期,币种,目标币种,汇率\n2026-11-01,thb,USD,0.0285\n2026-11-02,THB,USD,0.0286\n2026-11-01,VND,USD,0.000039\n",
        **batch,
    )

    assert held() == [
        ("2026-11-01", "THB", "USD", Decimal("0.0285")),
        ("2026-11-01", "VND", "USD", Decimal("0.000039")),
        ("2026-11-02", "THB", "USD", Decimal("0.0286")),
    ]


def test_same_file_again_changes_nothing(brand, batch):
    content = "day,currency,into,rate\n2026-11-01,THB,USD,0.0285\n"
    imported(content, **batch)

    again = read(content + "\n", **batch)

    assert again.rows["same"] == 1


def test_rate_entered_before_is_put_right_and_comes_back_with_the_undo(brand, manager, batch):
    day = NOON.date() - timedelta(days=3)
    ExchangeRateFactory(brand=brand, day=day, rate=Decimal("0.03"))
    done = imported(f"day,currency,into,rate\n{day},THB,USD,0.031\n", **batch)
    changed = held()

    actions.undo(batch=done, by=manager, at=NOON)
    worked(done)

    assert (changed[0][3], held()[0][3]) == (Decimal("0.031"), Decimal("0.03"))


def test_undo_takes_new_rates_back(brand, manager, batch):
    done = imported("day,currency,into,rate\n2026-11-01,THB,USD,0.0285\n", **batch)

    actions.undo(batch=done, by=manager, at=NOON)
    worked(done)

    assert held() == []


@pytest.mark.parametrize(
    "row",
    [
        "2026-11-01,THB,THB,1",
        "2026-11-01,THB,,0.0285",
        ",THB,USD,0.0285",
        "2026-11-01,THB,USD,0",
        "2026-11-01,THB,USD,-1",
        "2026-11-01,THB,USD,",
        "2026-11-01,Baht,USD,0.0285",
        "2027-11-01,THB,USD,0.0285",
        "2026-11-01,THB,USD,0.00000000001",
    ],
)
def test_impossible_row_is_an_error_and_the_rest_is_kept(brand, batch, row):
    done = imported(f"day,currency,into,rate\n2026-10-01,THB,USD,0.03\n{row}\n", **batch)

    assert held() == [(date(2026, 10, 1).isoformat(), "THB", "USD", Decimal("0.03"))]
    assert done.issues.filter(level=Issue.Level.ERROR, row=3).exists()


def test_another_brands_rate_stays(brand, other_brand, batch):
    ExchangeRateFactory(brand=other_brand, day=date(2026, 11, 1))

    imported("day,currency,into,rate\n2026-11-01,THB,USD,0.0285\n", **batch)

    assert ExchangeRate.objects.get(brand=other_brand).rate == Decimal("0.03")
