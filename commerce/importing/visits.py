"""Google Analytics' CSV: visits and what they bought, by the source and the UTM words that brought them.

The rows above the header begin with a number sign and say which days the figures are of.
"""

from __future__ import annotations

import re
from datetime import date
from typing import TYPE_CHECKING, Any

from babel.numbers import get_currency_precision
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from accounts.roles import Capability
from commerce.models import Platform
from imports.kinds import Field, Kind, Target, fold_header
from imports.literals import quoted
from imports.values import DATE

from .orders.cells import AMOUNT, cut_text
from .orders.forms import parameters as of_store
from .periods.cells import FIGURE, ROWS, counted, kept, totals
from .periods.window import PeriodDefaultsForm, Window, window_in, window_in_name

if TYPE_CHECKING:
    from collections.abc import Iterable

    from imports.models import Batch

UNDATED = gettext_noop(
    "A day. Neither a column, the file's name nor the rows above the header tell one: choose the first and the last."
)
SPLIT = gettext_noop(
    "One row for each source, campaign and content. The report splits them by a further dimension: leave it out and "
    "export again."
)
_DAY = re.compile(r"(start|end) date:?\s*(\d{4})(\d\d)(\d\d)", re.IGNORECASE)


class VisitsDefaultsForm(PeriodDefaultsForm):
    """Which shop's visits these are, and of which days."""

    platforms = (Platform.SHOPIFY, Platform.OTHER)


FIELDS = (
    Field(code="day", label=_("day"), parser=DATE, aliases=("Date", "日期", "Datum", "Fecha", "Data")),
    Field(
        code="source",
        label=_("source / medium"),
        parser=cut_text(160),
        aliases=(
            *(
                "Session source / medium",
                "Session source/medium",
                "Source / medium",
                "Session source",
                "Source",
            ),
            *(
                "会话来源/媒介",
                "会话来源 / 媒介",
                "来源/媒介",
                "来源 / 媒介",
                "会话来源",
                "首次用户来源/媒介",
            ),
        ),
    ),
    Field(
        code="utm_content",
        label="utm_content",
        parser=cut_text(120),
        aliases=(
            *("Session manual ad content", "Manual ad content", "Session ad content", "utm_content"),
            *("会话手动广告内容", "手动广告内容", "会话 - 手动广告内容"),
        ),
    ),
    Field(
        code="utm_campaign",
        label="utm_campaign",
        parser=cut_text(120),
        aliases=(
            *("Session campaign", "Session manual campaign name", "Session campaign name", "Campaign"),
            *("utm_campaign", "会话广告系列", "会话 - 广告系列", "会话手动广告系列名称", "广告系列"),
        ),
    ),
    Field(
        code="sessions",
        label=_("visits"),
        parser=FIGURE,
        is_expected=True,
        aliases=("Sessions", "会话数", "会话"),
    ),
    Field(
        code="engaged",
        label=_("engaged visits"),
        parser=FIGURE,
        aliases=("Engaged sessions", "互动会话数", "互动会话", "参与会话数"),
    ),
    Field(
        code="key_events",
        label=_("key events"),
        parser=FIGURE,
        aliases=("Key events", "Conversions", "关键事件", "关键事件数", "转化次数"),
    ),
    Field(
        code="purchases",
        label=_("purchases"),
        parser=FIGURE,
        aliases=(
            "Ecommerce purchases",
            "Purchases",
            "Transactions",
            "电子商务购买次数",
            "购买次数",
            "交易次数",
        ),
    ),
    Field(
        code="revenue",
        label=_("revenue"),
        parser=AMOUNT,
        aliases=("Total revenue", "Purchase revenue", "总收入", "购买收入"),
    ),
)

# They follow from the others, or are about pages and not about whom a link brought.
PASSED_OVER = (
    *("Event count", "Engagement rate", "Average engagement time per session", "Events per session"),
    *(
        "Session key event rate",
        "Bounce rate",
        "事件数",
        "互动率",
        "每次会话的平均互动时长",
        "每次会话的事件数",
    ),
)

_FIRST, _LAST = "coalesce(s.day, %(first_day)s::date)", "coalesce(s.day, %(last_day)s::date)"
_KEY = " AND ".join(
    f"t.{name} = coalesce(s.{name}, '')" for name in ("source", "utm_campaign", "utm_content")
)
VISITS = Target(
    model="commerce.SiteVisits",
    wanted=f"""
    SELECT s.row, t.id, %(store)s::bigint AS store_id, {_FIRST} AS starts_on, {_LAST} AS ends_on,
      {", ".join(f"coalesce(s.{name}, '')::varchar AS {name}" for name in ("source", "utm_campaign", "utm_content"))},
      {", ".join(counted(name, "bigint") for name in ("sessions", "engaged", "key_events", "purchases"))},
      s.cur::varchar AS currency, {kept("revenue")}
    FROM {ROWS}
    LEFT JOIN commerce_sitevisits AS t ON t.store_id = %(store)s AND t.starts_on = {_FIRST} AND t.ends_on = {_LAST}
      AND {_KEY}
    """,
)

_ALIKE = "s.day, s.source, s.utm_campaign, s.utm_content"
CHECKS = (
    f"""
    SELECT s.row, 'day' AS "column", coalesce(s.utm_campaign, s.source) AS found, {quoted(UNDATED)} AS expected
    FROM stage AS s WHERE s.day IS NULL AND %(first_day)s::date IS NULL
    """,
    f"""
    SELECT g.row, 'utm_campaign' AS "column", g.found, {quoted(SPLIT)} AS expected FROM (
      SELECT s.row, coalesce(s.utm_campaign, s.source) AS found, count(*) OVER (PARTITION BY {_ALIKE}) AS alike
      FROM stage AS s
    ) AS g WHERE g.alike > 1
    """,
)


def parameters(batch: Batch) -> dict[str, Any]:
    """Raises FileRefusedError without a store."""
    found, store = _window(batch), of_store(batch)
    given = {
        "digits": get_currency_precision(store["currency"]),
        "first_day": found and found[0],
        "last_day": found and found[1],
    }
    return store | given | ({"starts_on": found[0], "ends_on": found[1]} if found else {})


def _window(batch: Batch) -> Window | None:
    chosen = batch.defaults
    if chosen.get("starts_on") and chosen.get("ends_on"):
        return date.fromisoformat(chosen["starts_on"]), date.fromisoformat(chosen["ends_on"])
    above = batch.summary.get("table", {}).get("banners", [])
    return window_above(above) or window_in(above) or window_in_name(batch.file_name)


def window_above(texts: Iterable[str]) -> Window | None:
    """The days of '# Start date: 20260101' and '# End date: 20260923'."""
    found = {match[1].casefold(): match for text in texts for match in _DAY.finditer(text)}
    try:
        first, last = (date(*(int(found[name][part]) for part in (2, 3, 4))) for name in ("start", "end"))
    except (KeyError, ValueError):
        return None
    return (first, last) if first <= last else None


SITE_VISITS = Kind(
    code="site_visits",
    label=_("Visits by Google Analytics"),
    capability=Capability.VIEW_SALES,
    fields=FIELDS,
    identity=("source", "utm_campaign"),
    # Rows that differ in what they count are no repetition: a check asks what tells them apart.
    apart_by=(
        "source",
        "utm_campaign",
        "utm_content",
        "day",
        "sessions",
        "engaged",
        "key_events",
        "purchases",
        "revenue",
    ),
    targets=(VISITS,),
    checks=CHECKS,
    defaults_form=VisitsDefaultsForm,
    signs=(frozenset({"source", "sessions"}), frozenset({"utm_campaign", "sessions"})),
    passed_over=frozenset(map(fold_header, PASSED_OVER)),
    totals=totals("wanted_sitevisits", {"revenue_minor": (gettext_noop("Revenue"), False)}),
    window="day",
    parameters=parameters,
)
