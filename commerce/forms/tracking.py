from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import Brand
from commerce.models import TrackingTemplate
from core.forms import DateInput

PLACEHOLDERS = _("{campaign}, {collaboration}, {creator} and {link} stand for what a link belongs to.")


class LinkForm(forms.Form):
    url = forms.CharField(
        label=_("Leads to"),
        max_length=2000,
        widget=forms.URLInput({"placeholder": "https://"}),
        help_text=_("The product page. The UTM parameters are added by themselves, each once."),
    )
    template = forms.ModelChoiceField(
        label=_("Template"),
        queryset=TrackingTemplate.objects.none(),
        required=False,
        empty_label=_("Ours: tiktok, affiliate, campaign, collaboration"),
    )

    def __init__(self, *args: Any, brand: Brand, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["template"].queryset = brand.tracking_templates.order_by("name", "pk")  # type: ignore[attr-defined]


class ChangeLinkForm(forms.Form):
    url = forms.CharField(label=_("Leads to"), max_length=2000, widget=forms.URLInput)
    is_active = forms.BooleanField(
        label=_("In use"),
        required=False,
        help_text=_("A link out of use ends on a page that says so. Its clicks are kept."),
    )


class CodeForm(forms.Form):
    code = forms.CharField(
        label=_("Creator code"),
        max_length=80,
        help_text=_("As buyers type it; small letters and capitals are the same."),
    )
    starts_on = forms.DateField(label=_("From"), widget=DateInput)
    ends_on = forms.DateField(
        label=_("To"),
        widget=DateInput,
        required=False,
        help_text=_("The last day on which a sale with the code counts, in the store's market."),
    )


class TemplateForm(forms.Form):
    name = forms.CharField(label=_("Name of the template"), max_length=80)
    source = forms.CharField(label="utm_source", max_length=80)
    medium = forms.CharField(label="utm_medium", max_length=80)
    campaign = forms.CharField(label="utm_campaign", max_length=120, help_text=PLACEHOLDERS)
    content = forms.CharField(
        label="utm_content",
        max_length=120,
        help_text=_("What tells one collaboration from another: {collaboration} or {link}."),
    )
    term = forms.CharField(label="utm_term", max_length=120, required=False)
