"""Exchange rates by file, on the pipeline of every import."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from accounts.roles import Capability
from imports.currencies import read_currency
from imports.kinds import Field, Kind, Target
from imports.values import DATE, Parser, Style, number

if TYPE_CHECKING:
    from decimal import Decimal

    from imports.models import Batch

TWO_NEEDED = gettext_noop("Two currencies: a rate is of one in another.")
UNDATED = gettext_noop("A day: the rate is one of a day.")
UNPRICED = gettext_noop("A rate: what one unit of the currency was worth.")
FUTURE = gettext_noop("A day that has begun.")
HIGHEST = 10**10
LEAST = "0.0000000001"


def read_rate(text: str, style: Style) -> Decimal:
    value = number(text, style)
    if not 0 < value < HIGHEST:
        raise ValueError(text)
    return value


CODE = Parser("text", read_currency, gettext_noop("a currency of three letters, such as THB"))
RATE = Parser("numeric", read_rate, gettext_noop("a rate above 0, such as 0.0285"))

FIELDS = (
    Field(
        code="day", label=_("day"), parser=DATE, is_expected=True, aliases=("day", "date", "日期", "汇率日期")
    ),
    Field(
        code="currency",
        label=_("currency"),
        parser=CODE,
        aliases=("currency", "from", "currency from", "base currency", "原币种", "币种", "货币", "源货币"),
    ),
    Field(
        code="into",
        label=_("into"),
        parser=CODE,
        is_expected=True,
        aliases=("into", "to", "currency to", "quote currency", "target currency", "目标币种", "兑换币种"),
    ),
    Field(
        code="rate",
        label=_("rate"),
        parser=RATE,
        is_expected=True,
        aliases=("rate", "exchange rate", "fx rate", "汇率"),
    ),
)


def _missing(field: str, condition: str, expected: str) -> str:
    words = "'" + expected.replace("'", "''") + "'"
    return (
        f"SELECT s.row, '{field}' AS \"column\", coalesce(s.{field}::text, '') AS found, {words} AS expected"
        f" FROM stage AS s WHERE {condition}"
    )


CHECKS = (
    _missing("into", "s.into IS NULL OR s.into = s.currency", TWO_NEEDED),
    _missing("day", "s.day IS NULL", UNDATED),
    _missing("day", "s.day > (%(at)s AT TIME ZONE 'UTC')::date", FUTURE),
    _missing("rate", f"s.rate IS NULL OR s.rate < {LEAST}", UNPRICED),
)

RATE_OF_DAY = Target(
    model="commerce.ExchangeRate",
    wanted="""
    SELECT s.row, t.id, %(brand)s::bigint AS brand_id, s.day, s.currency::varchar AS currency,
      s.into::varchar AS into, round(s.rate, 10)::numeric(20, 10) AS rate,
      coalesce(t.source, left(%(file_name)s, 80))::varchar AS source
    FROM stage AS s
    LEFT JOIN commerce_exchangerate AS t
      ON t.brand_id = %(brand)s AND t.day = s.day AND t.currency = s.currency AND t.into = s.into
    """,
    initial={"recorded_at": "%(at)s", "recorded_by_id": "%(by)s"},
)


def parameters(batch: Batch) -> dict[str, Any]:
    return {
        "at": batch.applied_at or batch.created_at,
        "by": batch.created_by_id,
        "brand": batch.brand_id,
        "file_name": batch.file_name,
    }


EXCHANGE_RATES = Kind(
    code="exchange_rates",
    label=_("Exchange rates"),
    fields=FIELDS,
    capability=Capability.MANAGE_STORES,
    identity=("currency",),
    apart_by=("day", "into"),
    targets=(RATE_OF_DAY,),
    checks=CHECKS,
    signs=(frozenset({"currency", "into", "rate"}),),
    parameters=parameters,
)
