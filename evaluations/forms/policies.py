from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from django import forms
from django.forms.boundfield import BoundField
from django.utils.translation import gettext_lazy as _

from evaluations.dimensions import CapKind, Renewal, Tier
from evaluations.errors import PolicyFaultyError
from evaluations.models import CapRule, Policy, TierRule
from evaluations.studio.catalogue import MOST_SMALL, Number, Section
from evaluations.studio.differences import CAP_FIELDS, TIER_FIELDS
from evaluations.studio.reading import caps_in_order, tiers_in_order
from evaluations.studio.rules import tier_name

if TYPE_CHECKING:
    from django.forms.formsets import BaseFormSet

LONGEST_NOTE = 2000
BLANK_CAPS = 2
# What a row that was left alone sends.
NONE = ("", "–")


class NoteForm(forms.Form):
    note = forms.CharField(
        label=_("What changed and why"),
        help_text=_("Everybody who sees the policy reads this."),
        max_length=LONGEST_NOTE,
        widget=forms.Textarea(attrs={"rows": 4}),
    )


class RestoreForm(NoteForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["note"].label = _("Reason")


class SectionForm(forms.Form):
    """The numbers of a section; what they must be together the action decides."""

    def __init__(self, *args: Any, section: Section, policy: Policy, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.section = section
        for number in section.numbers:
            for name, (part, value) in zip(names_of(number), number.named_values(policy), strict=True):
                label = f"{number.label}: {part}" if part else number.label
                self.fields[name] = _field(number, label, value)

    def changes(self) -> dict[str, Any]:
        return {number.field: self._given(number) for number in self.section.numbers}

    def groups(self) -> list[tuple[Number, list[tuple[Any, BoundField]]]]:
        """Each number with its fields, and the word of each."""
        return [
            (
                number,
                [
                    (part, self[name])
                    for part, name in zip(number.parts or ("",), names_of(number), strict=True)
                ],
            )
            for number in self.section.numbers
        ]

    def refuse(self, refusal: PolicyFaultyError) -> None:
        """Each fault beside its number; those of other sections above the form."""
        own = {number.field: number for number in self.section.numbers}
        for field, faults in refusal.faults.items():
            name = names_of(own[field])[0] if field in own else None
            for words in faults:
                self.add_error(name, words)

    def _given(self, number: Number) -> Any:
        values = [self.cleaned_data[name] for name in names_of(number)]
        return values if number.parts else values[0]


def names_of(number: Number) -> list[str]:
    return [f"{number.field}-{place}" for place in range(len(number.parts))] or [number.field]


def _field(number: Number, label: Any, value: Any) -> forms.Field:
    if number.is_whole:
        return forms.IntegerField(label=label, initial=value)
    widget = forms.NumberInput(attrs={"step": "any"})
    return forms.FloatField(label=label, initial=_written(value), widget=widget)


def _written(value: Any) -> Any:
    """As people write it: 25 and not 25.0, 0.00001 and not 1e-05."""
    return f"{value:.10f}".rstrip("0").rstrip(".") if isinstance(value, float) else value


class CapForm(forms.Form):
    kind = forms.ChoiceField(label=_("cause"), choices=[NONE, *CapKind.choices])
    at_least = forms.IntegerField(label=_("from this many"), initial=1, min_value=1, max_value=MOST_SMALL)
    within_days = forms.IntegerField(label=_("within days"), initial=180, min_value=1, max_value=MOST_SMALL)
    max_tier = forms.TypedChoiceField(
        label=_("highest tier"),
        choices=[NONE, *((tier.value, tier.label) for tier in list(reversed(Tier))[1:])],
        coerce=int,
    )
    days = forms.IntegerField(
        label=_("days"),
        required=False,
        min_value=1,
        max_value=MOST_SMALL,
    )


class TierForm(forms.Form):
    tier = forms.TypedChoiceField(
        choices=[*((tier.value, tier.label) for tier in Tier), ("", "")],
        coerce=int,
        empty_value=None,
        required=False,
        widget=forms.HiddenInput,
    )
    renewal = forms.ChoiceField(label=_("suggested decision"), choices=Renewal.choices)
    commission_raise = forms.FloatField(label=_("raise of the commission"), min_value=0)
    budget_multiple = forms.FloatField(label=_("share of the budget, in multiples of B"), min_value=0)
    allows_fixed_fee = forms.BooleanField(label=_("a fixed fee may be paid"), required=False)

    @property
    def name(self) -> str:
        return tier_name(self.initial.get("tier"))


CapForms = forms.formset_factory(CapForm, extra=BLANK_CAPS, can_delete=True, max_num=100)
TierForms = forms.formset_factory(TierForm, extra=0, max_num=len(Tier) + 1)


def cap_forms(policy: Policy, given: Any = None) -> BaseFormSet[Any]:
    return CapForms(given, initial=_rows(caps_in_order(policy), CAP_FIELDS), prefix="caps")


def tier_forms(policy: Policy, given: Any = None) -> BaseFormSet[Any]:
    return TierForms(given, initial=_rows(tiers_in_order(policy), TIER_FIELDS), prefix="tiers")


def caps_given(forms_: BaseFormSet[Any]) -> list[CapRule]:
    kept = (form for form in forms_.forms if form not in forms_.deleted_forms and form.cleaned_data)
    return [CapRule(**{field: form.cleaned_data[field] for field in CAP_FIELDS}) for form in kept]


def tiers_given(forms_: BaseFormSet[Any]) -> list[TierRule]:
    return [TierRule(**{field: form.cleaned_data[field] for field in TIER_FIELDS}) for form in forms_.forms]


def _rows(rules: Sequence[Any], fields: Sequence[str]) -> list[dict[str, Any]]:
    return [{field: _written(getattr(rule, field)) for field in fields} for rule in rules]
