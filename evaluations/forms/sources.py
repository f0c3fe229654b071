from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from evaluations.actions.panels import SOURCES
from evaluations.models import CampaignScoring


class SourcesForm(forms.Form):
    number_dimensions = forms.MultipleChoiceField(
        label=_("Scored from numbers"),
        choices=[(dimension.value, dimension.label) for dimension in SOURCES],
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("What is not ticked is asked of the scorers instead."),
    )

    def __init__(self, *args: Any, scoring: CampaignScoring | None, **kwargs: Any) -> None:
        chosen = scoring.number_dimensions if scoring else [dimension.value for dimension in SOURCES]
        super().__init__(*args, **{"initial": {"number_dimensions": chosen}, **kwargs})
