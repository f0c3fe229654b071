from typing import Any

from django.db.models import Model
from django.template import Context, Library

from accounts.roles import Capability
from accounts.rules import can
from accounts.trail import kept

register = Library()


@register.inclusion_tag("accounts/_trail_link.html", takes_context=True)
def trail_link(context: Context, record: Model) -> dict[str, Any]:
    """A button to the record's changes, for those who may read them."""
    label = record._meta.label_lower
    entry, reader = kept(label), context["request"].user
    may_read = entry is not None and can(reader, Capability.READ_AUDIT, entry.brand_of(record))
    return {"label": label, "record": record, "may_read": may_read}
