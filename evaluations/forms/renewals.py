from __future__ import annotations

from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from evaluations.dimensions import Renewal
from evaluations.models import RenewalItem


class RenewalForm(forms.Form):
    """What is decided about one creator, or about each of several."""

    decision = forms.ChoiceField(label=_("Decision"), choices=Renewal.choices)
    commission = forms.DecimalField(
        label=_("Commission to offer, in percent"),
        required=False,
        min_value=0,
        max_value=100,
        max_digits=5,
        decimal_places=2,
        help_text=_(
            "Empty: as suggested. On TikTok Shop a raise works at once, a cut only after 30 days, "
            "so write an end date into the offer."
        ),
    )
    reason = forms.CharField(
        label=_("Reason"),
        required=False,
        max_length=2000,
        widget=forms.Textarea({"rows": 3}),
        help_text=_("Due for a pause and for what differs from the suggestion."),
    )

    def decided(self) -> dict[str, Any]:
        """As the actions take it."""
        given = self.cleaned_data
        percent = given["commission"]
        return {
            "decision": Renewal(given["decision"]) if given["decision"] else None,
            "commission_bp": None if percent is None else int(percent * 100),
            "reason": given["reason"],
        }


class BulkRenewalForm(RenewalForm):
    """Without a decision each is decided as suggested."""

    decision = forms.ChoiceField(
        label=_("Decision"), choices=[("", _("As suggested")), *Renewal.choices], required=False
    )


def initial_renewal(item: RenewalItem) -> dict[str, Any]:
    """What stands, else what is suggested."""
    bp = item.commission_bp if item.decision else item.suggested_commission_bp
    return {
        "decision": item.decision or item.suggestion,
        "commission": None if bp is None else Decimal(bp) / 100,
        "reason": item.reason,
    }
