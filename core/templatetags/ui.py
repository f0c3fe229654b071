"""Tags and filters of the shared look: icons, numbers, times, navigation, sortable headers."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any, Literal

from babel import Locale
from babel.numbers import format_compact_decimal, format_currency, format_decimal, get_currency_precision
from django import template
from django.forms import BaseForm
from django.forms.boundfield import BoundField
from django.http import HttpRequest, QueryDict
from django.template.context import RequestContext
from django.templatetags.static import static
from django.urls import NoReverseMatch, reverse
from django.utils import timezone
from django.utils.choices import flatten_choices
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from core.keyset import CAP, CappedCount

register = template.Library()

EMPTY = "–"
HIDDEN = SafeString('aria-hidden="true"')
TREND_ICONS = {
    "rising": "arrow-up-right",
    "stable": "arrow-right",
    "falling": "arrow-down-right",
}
LEVEL_ICONS = {
    "success": "circle-check",
    "warning": "alert-triangle",
    "error": "alert-circle",
}
PAGE_PARAMS = ("after", "before", "cursor", "page")
RANGE_ENDS = ("min", "max", "after", "before")

HUNDRED = 100

Number = int | float | Decimal


@register.simple_tag
def icon(name: str, css_class: str = "", label: str = "") -> SafeString:
    """A drawing from the sprite. Decorative unless it gets a label."""
    spoken = format_html('role="img" aria-label="{}"', label) if label else HIDDEN
    return format_html(
        '<svg class="icon {}" {} focusable="false"><use href="{}#{}"></use></svg>',
        css_class,
        spoken,
        static("icons.svg"),
        name,
    )


@register.filter
def trend_icon(trend: str | None) -> str:
    return TREND_ICONS.get(trend or "", "hourglass")


@register.filter
def level_icon(level_tag: str) -> str:
    return LEVEL_ICONS.get(level_tag, "info-circle")


@register.filter
def short_number(value: Number | None) -> str:
    """12345 is 1.2万 in Chinese and 12K in English: three digits are enough to compare by eye."""
    if value is None:
        return EMPTY
    if abs(float(value)) < _unit():
        return number(round(value))
    return format_compact_decimal(value, locale=_locale(), fraction_digits=_digits(value))


@register.filter
def number(value: Number | Literal[""] | None, decimals: int = 0) -> str:
    # A template gives "" for what is not there, such as the counts of a file that nobody has read.
    if value is None or value == "":
        return EMPTY
    # Django's own Chinese format has no grouping at all, which makes long figures unreadable.
    digits = f".{'0' * decimals}" if decimals else ""
    return format_decimal(value, format=f"#,##0{digits}", locale=_locale())


@register.filter
def score(value: Number | None) -> str:
    """A bar or composite on the 0-5 scale; missing is a dash, never a zero."""
    return EMPTY if value is None else f"{value:.2f}"


@register.filter
def percent(share: Number | None, decimals: int = 1) -> str:
    if share is None:
        return EMPTY
    return f"{number(share * 100, decimals)}%"


@register.filter
def money(minor: int | None, currency: str) -> str:
    """Whole minor units (cents, fen) as an amount the reader's language writes."""
    if minor is None:
        return EMPTY
    amount = Decimal(minor).scaleb(-get_currency_precision(currency))
    return format_currency(amount, currency, locale=_locale())


@register.filter
def times(value: Number | None, factor: int) -> Number | None:
    return None if value is None else value * factor


@register.simple_tag
def when(value: datetime | date | None, style: str = "") -> SafeString | str:
    """A time in the reader's zone, or a day. `style="date"` leaves out the hour, "month" the day everywhere."""
    if value is None:
        return EMPTY
    if style == "month":
        return format_html('<time datetime="{0}">{0}</time>', f"{value:%Y-%m}")
    if isinstance(value, datetime):
        local = timezone.localtime(value)
        shape = "Y-m-d" if style == "date" else "Y-m-d H:i"
        title = date_format(local, "DATETIME_FORMAT")
        return _time(value, date_format(local, shape), f"{title} {local:%Z}")
    return _time(value, date_format(value, "Y-m-d"), date_format(value, "DATE_FORMAT"))


@register.simple_tag(takes_context=True)
def address(context: RequestContext, name: str) -> str:
    """Where a page is, or nothing while it does not exist: the frame outlives any single page."""
    try:
        return reverse(name)
    except NoReverseMatch:
        return ""


@register.inclusion_tag("_components/_nav_link.html", takes_context=True)
def nav_link(
    context: RequestContext, name: str, icon: str, text: str, count: int | None = None
) -> dict[str, Any]:
    request: HttpRequest | None = context.get("request")
    link = address(context, name)
    return {
        "link": link,
        "icon": icon,
        "text": text,
        "count": count,
        "active": bool(link and request and _is_under(request.path, link)),
    }


@register.inclusion_tag("_components/_sort_header.html", takes_context=True)
def sort_header(
    context: RequestContext,
    field: str,
    text: str,
    css_class: str = "",
    param: str = "sort",
    first: str = "",
) -> dict[str, Any]:
    """A column title that sorts: the first press as `first` ("-" is descending), the next turns it."""
    query = context["request"].GET.copy()
    current = query.get(param) or context.get("current_sort") or ""
    order = {field: "ascending", f"-{field}": "descending"}.get(current, "none")
    turned = {"ascending": f"-{field}", "descending": field}.get(order, f"{first}{field}")
    query[param] = turned
    for position in PAGE_PARAMS:
        query.pop(position, None)
    return {"text": text, "css_class": css_class, "order": order, "link": f"?{query.urlencode()}"}


@register.simple_tag
def language_to_offer() -> dict[str, str]:
    """The other language of the two: one press is enough."""
    if (get_language() or "").startswith("zh"):
        return {"code": "en", "name": "English"}
    return {"code": "zh-hans", "name": "中文"}


@register.simple_tag(takes_context=True)
def active_filters(context: RequestContext, form: BaseForm) -> list[dict[str, str]]:
    """What a list is filtered by, each with the address of the list without it."""
    query: QueryDict = context["request"].GET
    return [
        {"label": str(field.label), "value": value, "link": _without(query, field)}
        for field in form
        if field.name != "q" and (value := _chosen(field))
    ]


@register.filter
def get(mapping: dict[Any, Any] | None, key: object) -> object:
    return (mapping or {}).get(key)


@register.filter
def capped(count: CappedCount | int, cap: int = CAP) -> str:
    """Counts are exact only while cheap: 1001 rows seen means "1,000+"."""
    if isinstance(count, int):
        count = CappedCount(min(count, cap), count > cap)
    return number(count.number) + ("+" if count.capped else "")


def _chosen(field: BoundField) -> str:
    data = field.data
    values = [str(value) for value in (data if isinstance(data, list | tuple) else [data]) if value]
    # The choices of a model field are a query: asked for only when something is chosen.
    choices: Any = flatten_choices(getattr(field.field, "choices", None) or []) if values else []
    labels = {str(key): str(text) for key, text in choices}
    return ", ".join(labels.get(value, value) for value in values)


def _without(query: QueryDict, field: BoundField) -> str:
    rest = query.copy()
    for name in [field.html_name, *(f"{field.html_name}_{end}" for end in RANGE_ENDS), *PAGE_PARAMS]:
        rest.pop(name, None)
    return f"?{rest.urlencode()}"


def _locale() -> Locale:
    return Locale.parse((get_language() or "en").replace("-", "_"))


def _unit() -> int:
    return 10_000 if _locale().language == "zh" else 1_000


def _digits(value: Number) -> int:
    scaled = abs(float(value))
    while scaled >= _unit():
        scaled /= _unit()
    return 1 if scaled < HUNDRED else 0


def _time(value: datetime | date, text: str, title: str) -> SafeString:
    return format_html('<time datetime="{}" title="{}">{}</time>', value.isoformat(), title, text)


def _is_under(path: str, link: str) -> bool:
    return path == link if link == "/" else path.startswith(link)
