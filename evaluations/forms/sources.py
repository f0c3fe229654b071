from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from campaigns.models import Campaign
from evaluations import sources
from evaluations.models import CampaignScoring


class SourcesForm(forms.Form):
    number_dimensions = forms.MultipleChoiceField(
        label=_("Scored from numbers"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("What is not ticked is asked of the scorers instead."),
    )

    def __init__(
        self, *args: Any, campaign: Campaign, scoring: CampaignScoring | None, **kwargs: Any
    ) -> None:
        chosen = scoring.number_dimensions if scoring else sources.usual(campaign.brand)
        super().__init__(*args, **{"initial": {"number_dimensions": chosen}, **kwargs})
        offered = sources.available(campaign.brand)
        self.fields["number_dimensions"].choices = [(each.value, each.label) for each in offered]  # type: ignore[attr-defined]
