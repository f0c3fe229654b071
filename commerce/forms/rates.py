from django import forms
from django.utils.translation import gettext_lazy as _

from core.forms import DateInput

_CODE = r"^[A-Za-z]{3}$"


class RateForm(forms.Form):
    day = forms.DateField(label=_("Day"), widget=DateInput)
    currency = forms.RegexField(
        _CODE, label=_("Currency"), help_text=_("Three letters, such as THB."), strip=True
    )
    into = forms.RegexField(_CODE, label=_("into"), strip=True)
    rate = forms.DecimalField(
        label=_("Rate"),
        max_digits=20,
        decimal_places=10,
        help_text=_("What one unit of the currency was worth, such as 0.0285."),
    )
    source = forms.CharField(label=_("Source"), max_length=80, required=False)

    def clean_currency(self) -> str:
        return str(self.cleaned_data["currency"]).upper()

    def clean_into(self) -> str:
        return str(self.cleaned_data["into"]).upper()
