from datetime import timedelta
from typing import Any

from django import forms
from django.utils.timezone import now
from django.utils.translation import gettext_lazy as _

from core.forms import DateInput

from .models import EMERGENCY_LIMIT, IncidentKind, Reason

MOST_HOURS = int(EMERGENCY_LIMIT / timedelta(hours=1))
USUAL_DURATION = timedelta(days=365)


def in_a_year() -> Any:
    return (now() + USUAL_DURATION).date()


class ProposalForm(forms.Form):
    reason_code = forms.ChoiceField(label=_("Reason"), choices=Reason.choices)
    facts = forms.CharField(
        label=_("Facts"),
        widget=forms.Textarea({"rows": 4}),
        help_text=_("What happened, when, and what shows it. No adjectives."),
    )
    expires_on = forms.DateField(
        label=_("In force until"),
        widget=DateInput,
        initial=in_a_year,
        help_text=_("Every entry ends; a renewal is a new decision."),
    )
    review_on = forms.DateField(label=_("Review on"), widget=DateInput, required=False)
    evidence = forms.FileField(
        label=_("Evidence"),
        required=False,
        help_text=_("Image, PDF, video, text, Word or Excel, up to 20 MB."),
    )


class EmergencyForm(forms.Form):
    reason_code = forms.ChoiceField(label=_("Reason"), choices=Reason.choices)
    facts = forms.CharField(label=_("Facts"), widget=forms.Textarea({"rows": 3}))
    hours = forms.IntegerField(label=_("Hours"), min_value=1, max_value=MOST_HOURS, initial=MOST_HOURS)


class DecisionForm(forms.Form):
    note = forms.CharField(label=_("Note"), widget=forms.Textarea({"rows": 2}), required=False)


class ReasonForm(forms.Form):
    reason = forms.CharField(label=_("Why"), widget=forms.Textarea({"rows": 2}))


class EvidenceForm(forms.Form):
    file = forms.FileField(
        label=_("File"), help_text=_("Image, PDF, video, text, Word or Excel, up to 20 MB.")
    )


class AnswerForm(forms.Form):
    is_same_person = forms.TypedChoiceField(
        label=_("Is it the same person?"),
        choices=[("no", _("No, somebody else")), ("yes", _("Yes, the blacklisted one"))],
        coerce=lambda value: value == "yes",
        widget=forms.RadioSelect,
    )
    reason = forms.CharField(label=_("How do you know?"), widget=forms.Textarea({"rows": 2}))


class IncidentForm(forms.Form):
    kind = forms.ChoiceField(label=_("Kind"), choices=IncidentKind.choices)
    occurred_on = forms.DateField(label=_("Date"), widget=DateInput)
    facts = forms.CharField(label=_("Facts"), widget=forms.Textarea({"rows": 4}))
