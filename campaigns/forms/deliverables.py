from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from campaigns.models import Deliverable
from core.forms import CountField, DateInput, DateTimeInput

from .money import MoneyForm, amount_field


class VideoForm(forms.Form):
    url = forms.CharField(
        label=_("Link of the video"),
        max_length=400,
        help_text=_("The address with /video/ and its number; the number says when it was published."),
    )
    agreed_on = forms.DateField(label=_("Agreed date"), widget=DateInput, required=False)
    title = forms.CharField(label=_("Title"), max_length=200, required=False)


class LiveForm(MoneyForm):
    amounts = ("gmv",)

    published_at = forms.DateTimeField(label=_("Began"), widget=DateTimeInput)
    length_minutes = forms.IntegerField(
        label=_("Length in minutes"),
        min_value=1,
        max_value=2880,
        help_text=_("From 30 minutes on, a live counts as one video."),
    )
    viewers = CountField(label=_("Viewers"), required=False)
    gmv = amount_field("GMV")
    agreed_on = forms.DateField(label=_("Agreed date"), widget=DateInput, required=False)
    title = forms.CharField(label=_("Title"), max_length=200, required=False)
    url = forms.URLField(label=_("Link"), required=False, max_length=400, assume_scheme="https")

    def __init__(self, *args: Any, currency: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.currency = currency
        self.fields["gmv"].label = f"GMV ({currency})"

    def clean(self) -> dict[str, Any]:
        self.cleaned_data["currency"] = self.currency
        given = super().clean()
        given.pop("currency")
        return given


class CorrectionForm(forms.Form):
    published_at = forms.DateTimeField(label=_("Published"), widget=DateTimeInput)
    reason = forms.CharField(label=_("Reason"), widget=forms.Textarea({"rows": 2}))


class WordsForm(forms.ModelForm[Deliverable]):
    class Meta:
        model = Deliverable
        fields = ("title", "agreed_on", "transcript", "translation")
        widgets = {"agreed_on": DateInput}


class FiguresForm(forms.Form):
    views = CountField(label=_("Views"), required=False)
    likes = CountField(label=_("Likes"), required=False)
    comments = CountField(label=_("Comments"), required=False)
    shares = CountField(label=_("Shares"), required=False)
    product_clicks = CountField(label=_("Product clicks"), required=False)


class SnapshotForm(FiguresForm):
    taken_at = forms.DateTimeField(label=_("Taken"), widget=DateTimeInput)

    field_order = ("taken_at",)


class FiguresCorrectionForm(FiguresForm):
    reason = forms.CharField(label=_("Reason"), widget=forms.Textarea({"rows": 2}))
