"""What one order line was worth, as expressions of its row: amounts in minor units of the line's own currency."""

from __future__ import annotations

from typing import Any

from django.db.models import (
    BigIntegerField,
    Case,
    DateField,
    Exists,
    F,
    Func,
    IntegerField,
    OuterRef,
    Q,
    Subquery,
    Sum,
    Value,
    When,
)
from django.db.models.functions import Coalesce, Greatest, Least

from creators.markets import FACTS

NEVER_SALES = ("unpaid", "cancelled")
MONEY_BACK = ("refund", "return_and_refund")
PARTS = ("standard", "ads", "cofunded")
WHOLE_BP = 10_000

SALE = Q(paid_minor__gt=0) & ~Q(status__in=NEVER_SALES)
SAMPLE = Q(paid_minor=0) & ~Q(status__in=NEVER_SALES)
# A line of another shop has no commission columns: the terms say what the creator gets of it.
TELLS_COMMISSION = Q(
    *[Q(**{f"{when}_{part}_minor__isnull": False}) for part in PARTS for when in ("est", "actual")],
    _connector=Q.OR,
)


class MarketDay(Func):
    """The calendar day of a moment in the market of the line's store."""

    template = "(%(expressions)s))::date"
    arg_joiner = " AT TIME ZONE 'UTC' + make_interval(hours => "
    output_field = DateField()


def market_day(moment: str) -> MarketDay:
    return MarketDay(F(moment), of_market({market: facts.utc_offset for market, facts in FACTS.items()}, 0))


def of_market(values: dict[str, int], default: int) -> Case:
    """One whole number for each market of the line's store."""
    cases = [When(store__market=market, then=Value(value)) for market, value in values.items()]
    return Case(*cases, default=Value(default), output_field=IntegerField())


class Share(Func):
    """A line's part of a total of several, in proportion to what was paid, so that the parts make it up exactly.

    Of what was paid for the line, the total, and what was paid for the lines before and for all of them, which are
    only looked up where there is a total.
    """

    template = (
        "(SELECT round(t.total * (s.before + %(own)s) / s.whole) - round(t.total * s.before / s.whole)"
        " FROM (SELECT %(total)s AS total OFFSET 0) AS t"
        " CROSS JOIN LATERAL (SELECT %(before)s AS before, %(whole)s AS whole"
        " WHERE t.total IS NOT NULL OFFSET 0) AS s)::bigint"
    )
    output_field = BigIntegerField()

    def as_sql(self, compiler: Any, *_given: Any, **_context: Any) -> tuple[str, tuple[Any, ...]]:
        parts = [compiler.compile(each) for each in self.get_source_expressions()]
        names = ("own", "total", "before", "whole")
        sql = self.template % dict(zip(names, [sql for sql, _given in parts], strict=True))
        return sql, tuple(each for _sql, given in parts for each in given)


def returns_of(model: Any) -> Any:
    """The completed returns of a line that gave money back, in the line's currency."""
    store = model._meta.get_field("store").related_model
    returns = store._meta.get_field("returns").related_model.objects
    return returns.filter(
        store=OuterRef("store"),
        order_id=OuterRef("order_id"),
        sku_id=OuterRef("sku_id"),
        currency=OuterRef("currency"),
        status="completed",
        type__in=MONEY_BACK,
    )


def returned(model: Any) -> Share:
    """What its returns gave back. They name a SKU: where an order has it as several products, it is shared out."""
    alike = {name: OuterRef(name) for name in ("store", "order_id", "sku_id", "currency")}
    paid = model.objects.filter(SALE, **alike).order_by().values("order_id").annotate(paid=Sum("paid_minor"))
    total = returns_of(model).order_by().values("order_id").annotate(total=Sum("amount_minor"))
    before = Subquery(paid.filter(pk__lt=OuterRef("pk")).values("paid"))
    return Share(
        F("paid_minor"),
        Subquery(total.values("total")),
        Coalesce(before, Value(0), output_field=BigIntegerField()),
        Subquery(paid.values("paid")),
    )


def refunded(model: Any) -> Case:
    """At most what was paid, of whichever source says most."""
    return _of_sales(Least(F("paid_minor"), told_refund(model), output_field=BigIntegerField()))


def told_refund(model: Any) -> Greatest:
    """The most that is told: by the returns, the order file's amount, its flag."""
    flagged = Case(When(is_fully_returned=True, then=F("paid_minor")), default=Value(0))
    return Greatest(
        Coalesce(returned(model), Value(0), output_field=BigIntegerField()),
        Coalesce(F("refunded_minor"), Value(0), output_field=BigIntegerField()),
        flagged,
        output_field=BigIntegerField(),
    )


def commission(part: str) -> Case:
    """The actual amount once it is above 0, the estimate until then; nothing of what is ineligible."""
    estimate = Coalesce(F(f"est_{part}_minor"), Value(0), output_field=BigIntegerField())
    return Case(
        When(~SALE | Q(status="ineligible"), then=Value(0)),
        When(is_actual(part), then=F(f"actual_{part}_minor")),
        default=estimate,
        output_field=BigIntegerField(),
    )


def is_actual(part: str) -> Q:
    return Q(**{f"actual_{part}_minor__gt": 0})


def estimated(part: str) -> Case:
    """How much of the commission is still an estimate."""
    return Case(
        When(is_actual(part), then=Value(0)), default=commission(part), output_field=BigIntegerField()
    )


def gmv() -> Case:
    return _of_sales(F("paid_minor"))


def margin_bp() -> Coalesce:
    """The product's, else the store's; null where nobody entered any."""
    return Coalesce("product__margin_bp", "store__margin_bp")


def has_refund(model: Any, *, is_seller_fault: bool) -> Exists:
    return Exists(returns_of(model).filter(is_seller_fault=is_seller_fault))


def _of_sales(amount: Any) -> Case:
    return Case(When(SALE, then=amount), default=Value(0), output_field=BigIntegerField())
