"""Which of this app's records show who changed them."""

from django.utils.translation import gettext_lazy as _

from accounts.trail import keep_trail

from .models import Entry, Incident

keep_trail(
    Entry, scope=Entry.objects.visible_to, told={"starts_at": _("in force since"), "lifted_at": _("lifted")}
)
keep_trail(Incident, scope=Incident.objects.visible_to, brand_of=lambda incident: incident.brand)
