from decimal import Decimal

import pytest
from babel.numbers import list_currencies
from django.db import IntegrityError, connection

from commerce.models import OrderLine, Product, Return
from core.money import precision_sql, to_minor
from tests.factories.commerce import OrderLineFactory, ProductFactory, ReturnFactory

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    "broken",
    [
        {"status": "beamed up"},
        {"content_kind": "radio"},
        {"currency": "php"},
        {"paid_minor": -1},
        {"price_minor": -1},
        {"refunded_minor": -1},
    ],
    ids=lambda broken: next(iter(broken)),
)
def test_database_refuses_what_is_no_line(broken):
    OrderLineFactory()

    with pytest.raises(IntegrityError):
        OrderLine.objects.update(**broken)


@pytest.mark.parametrize(
    "broken",
    [{"type": "gift"}, {"status": "done"}, {"currency": "php"}, {"amount_minor": -1}],
    ids=lambda broken: next(iter(broken)),
)
def test_database_refuses_what_is_no_return(broken):
    ReturnFactory()

    with pytest.raises(IntegrityError):
        Return.objects.update(**broken)


@pytest.mark.parametrize(
    ("model", "factory", "told"),
    [
        (OrderLine, OrderLineFactory, {"order_id": "1", "sku_id": "1"}),
        (Return, ReturnFactory, {"return_id": "1", "sku_id": "1"}),
        (Product, ProductFactory, {"product_id": "1"}),
    ],
)
def test_nothing_is_twice_in_a_store(model, factory, told):
    first = factory()
    same = {"product": first.product} if model is OrderLine else {}
    factory(store=first.store, **same)

    with pytest.raises(IntegrityError):
        model.objects.update(**told)


def test_sql_counts_the_coins_of_a_currency_as_python_does():
    codes = sorted(list_currencies())
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT code, {precision_sql('code')} FROM unnest(%s::text[]) AS c (code)", [codes])  # noqa: S608
        digits = dict(cursor.fetchall())

    assert {code: 10 ** digits[code] for code in codes} == {
        code: to_minor(Decimal(1), code) for code in codes
    }


@pytest.fixture
def checked_at_once():
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS commerce_orderline_product_of_store IMMEDIATE")


@pytest.mark.parametrize("is_there", [False, True])
def test_a_lines_product_is_one_of_its_store(is_there, checked_at_once):
    line, other = OrderLineFactory(), ProductFactory()

    with pytest.raises(IntegrityError, match="commerce_orderline_product_of_store"):
        OrderLine.objects.filter(pk=line.pk).update(product_id=other.pk if is_there else 0)


def test_a_product_that_lines_name_stays(checked_at_once):
    line = OrderLineFactory()

    with pytest.raises(IntegrityError, match="commerce_orderline_product_of_store"):
        Product.objects.filter(pk=line.product_id)._raw_delete("default")
