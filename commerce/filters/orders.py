"""What order lines are filtered by, on the page, in its exports and in the API alike."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import Any

from django import forms
from django.db.models import Q, QuerySet
from django.utils.timezone import get_current_timezone
from django.utils.translation import gettext_lazy as _
from django_filters import CharFilter, ChoiceFilter, DateFilter, FilterSet, ModelChoiceFilter, NumberFilter

from commerce.models import LineStatus, OrderLine, Store
from core.forms import DateInput

NOBODY = "none"
SOLD_AS = [
    ("sale", _("Paid orders")),
    ("sample", _("Samples")),
    ("affiliate", _("Affiliate orders")),
    ("own", _("Orders without a creator")),
    ("returned", _("Fully returned or refunded")),
]


def stores_of(request: Any) -> QuerySet[Store]:
    """Of the brand that is looked at; the API looks at all that the caller may see."""
    stores = Store.objects.visible_to(request.user)
    brand = getattr(request, "brand", None)
    return (stores.of_brand(brand) if brand else stores).order_by("name", "pk")


class OrderLineFilter(FilterSet):
    q = CharFilter(label=_("Order, SKU, product or content id"), method="numbered")
    store = ModelChoiceFilter(label=_("Store"), queryset=stores_of)
    status = ChoiceFilter(label=_("Status"), choices=LineStatus.choices)
    creator = CharFilter(label=_("Creator's handle"), method="by_creator")
    content = ChoiceFilter(
        label=_("Content"),
        choices=[
            *((value, label) for value, label in OrderLine.Content.choices if value),
            (NOBODY, _("None")),
        ],
        method="of_content",
    )
    attributed = ChoiceFilter(
        label=_("Attribution"),
        choices=[("yes", _("Attributed")), ("no", _("Unmatched"))],
        method="with_attribution",
    )
    kind = ChoiceFilter(label=_("Kind"), choices=SOLD_AS, method="sold_as")
    since = DateFilter(label=_("Ordered from"), widget=DateInput, method="from_day")
    until = DateFilter(label=_("Ordered to"), widget=DateInput, method="to_day")
    collaboration = NumberFilter(field_name="attribution__collaboration", widget=forms.HiddenInput)

    class Meta:
        model = OrderLine
        fields = [
            "q",
            "store",
            "status",
            "creator",
            "content",
            "attributed",
            "kind",
            "since",
            "until",
            "collaboration",
        ]

    def numbered(self, lines: QuerySet[OrderLine], name: str, value: str) -> QuerySet[OrderLine]:
        text = value.strip()
        found = Q(order_id=text) | Q(sku_id=text) | Q(content_id=text)
        return lines.filter(found | Q(product__product_id=text))

    def by_creator(self, lines: Any, name: str, value: str) -> Any:
        return lines.by_creator(value)

    def of_content(self, lines: QuerySet[OrderLine], name: str, value: str) -> QuerySet[OrderLine]:
        return lines.filter(content_kind="" if value == NOBODY else value)

    def with_attribution(self, lines: Any, name: str, value: str) -> Any:
        return lines.attributed(to_anyone=value == "yes")

    def sold_as(self, lines: Any, name: str, value: str) -> Any:
        chosen = {
            "sale": lines.sales,
            "sample": lines.samples,
            "affiliate": lambda: lines.filter(is_affiliate=True),
            "own": lambda: lines.filter(is_affiliate=False),
            "returned": lambda: lines.filter(is_fully_returned=True),
        }
        return chosen[value]()

    def from_day(self, lines: QuerySet[OrderLine], name: str, value: date) -> QuerySet[OrderLine]:
        return lines.filter(ordered_at__gte=_midnight(value))

    def to_day(self, lines: QuerySet[OrderLine], name: str, value: date) -> QuerySet[OrderLine]:
        return lines.filter(ordered_at__lt=_midnight(value + timedelta(days=1)))


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), get_current_timezone())
