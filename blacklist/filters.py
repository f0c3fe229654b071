from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from django_filters import CharFilter, ChoiceFilter, FilterSet

from creators.handles import normalise_handle

from .models import Entry, Reason
from .states import EntryStatus


class EntryFilter(FilterSet):
    q = CharFilter(label=_("Handle or profile link"), method="named")
    status = ChoiceFilter(label=_("status"), choices=EntryStatus.choices)
    reason = ChoiceFilter(label=_("reason"), field_name="reason_code", choices=Reason.choices)

    class Meta:
        model = Entry
        fields = ["q", "status", "reason"]

    def named(self, entries: QuerySet[Entry], name: str, value: str) -> QuerySet[Entry]:
        return entries.filter(creator__handle__contains=normalise_handle(value) or value.strip().lower())
