from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from django_filters import CharFilter, DateFilter, FilterSet

from commerce.models import ExchangeRate


class RateFilter(FilterSet):
    currency = CharFilter(label=_("Currency"), method="in_currency")
    into = CharFilter(label=_("into"), method="in_currency")
    since = DateFilter(label=_("From"), field_name="day", lookup_expr="gte")
    until = DateFilter(label=_("Until"), field_name="day", lookup_expr="lte")

    class Meta:
        model = ExchangeRate
        fields = ["currency", "into", "since", "until"]

    def in_currency(self, rates: QuerySet[ExchangeRate], name: str, value: str) -> QuerySet[ExchangeRate]:
        return rates.filter(**{name: value.strip().upper()})
