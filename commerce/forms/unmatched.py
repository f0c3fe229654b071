from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.models import Brand
from campaigns.models import Collaboration

_NUMBER = re.compile(r"(?:.*/collaborations/)?(\d{1,18})/?\s*$")


class MatchForm(forms.Form):
    collaboration = forms.ModelChoiceField(
        label=pgettext_lazy("work", "Collaboration"),
        queryset=Collaboration.objects.none(),
        required=False,
        empty_label=_("Choose one"),
    )
    other = forms.CharField(
        label=_("Or another: paste the address of its page"), max_length=200, required=False
    )
    reason = forms.CharField(
        label=_("Reason"),
        max_length=2000,
        error_messages={"required": _("Matching by hand needs a reason.")},
    )

    def __init__(self, *args: Any, brand: Brand, suggested: Iterable[int] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.brand = brand
        rows = Collaboration.objects.filter(campaign__brand=brand).select_related(
            "campaign__brand", "creator"
        )
        # Whatever of the brand's is sent counts; to choose from stands what fits.
        chosen = rows if self.is_bound else rows.filter(pk__in=list(suggested))
        self.fields["collaboration"].queryset = chosen.order_by("-pk")  # type: ignore[attr-defined]

    def clean_other(self) -> Collaboration | None:
        text = self.cleaned_data["other"].strip()
        if not text:
            return None
        found = _NUMBER.match(text)
        rows = Collaboration.objects.filter(campaign__brand=self.brand).select_related(
            "campaign__brand", "creator"
        )
        row: Collaboration | None = rows.filter(pk=int(found[1])).first() if found else None
        if row is None:
            raise forms.ValidationError(_("This is not the address of a collaboration of the brand."))
        return row

    def collaboration_chosen(self) -> Collaboration | None:
        chosen: Collaboration | None = self.cleaned_data["other"] or self.cleaned_data["collaboration"]
        return chosen
