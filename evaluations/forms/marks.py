from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from evaluations.dimensions import Dimension
from evaluations.errors import MarksRefusedError
from evaluations.given import GivenMark
from evaluations.models import Criterion

NOT_APPLICABLE = "na"
CHOICES = [("", "–"), *((str(level), str(level)) for level in range(6)), (NOT_APPLICABLE, _("N/A"))]


@dataclass(frozen=True)
class MarkRow:
    """A criterion as a page shows it, with what was chosen for it."""

    criterion: Criterion
    name: str
    value: str
    reason: str
    error: str
    starts_dimension: bool

    @property
    def dimension(self) -> str:
        return str(Dimension(self.criterion.dimension).label)

    @property
    def anchors(self) -> list[str]:
        return [anchor.text for anchor in self.criterion.anchors.all()]


class MarksForm(forms.Form):
    """A choice and a reason per criterion asked. Whether a mark may be submitted is the action's to say."""

    def __init__(
        self, *args: Any, criteria: list[Criterion], current: Mapping[int, GivenMark], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.criteria = criteria
        for criterion in criteria:
            mark = current.get(criterion.pk, GivenMark())
            self.fields[_choice(criterion)] = forms.ChoiceField(
                choices=CHOICES, required=False, initial=mark.choice, label=criterion.name
            )
            self.fields[_reason(criterion)] = forms.CharField(
                required=False, max_length=2000, initial=mark.reason, label=_("Reason")
            )

    def given(self) -> dict[int, GivenMark]:
        """What the person chose, by criterion. Only after `is_valid()`."""
        return {
            criterion.pk: given_mark(
                self.cleaned_data[_choice(criterion)], self.cleaned_data[_reason(criterion)]
            )
            for criterion in self.criteria
        }

    def refuse(self, error: MarksRefusedError) -> None:
        for criterion in self.criteria:
            if criterion.pk in error.problems:
                self.add_error(_choice(criterion), error.problems[criterion.pk])

    def rows(self) -> list[MarkRow]:
        return [
            MarkRow(
                criterion,
                name=self.add_prefix(_choice(criterion)),
                value=self[_choice(criterion)].value() or "",
                reason=self[_reason(criterion)].value() or "",
                error=" ".join(
                    map(str, [*self[_choice(criterion)].errors, *self[_reason(criterion)].errors])
                ),
                starts_dimension=number == 0 or criterion.dimension != self.criteria[number - 1].dimension,
            )
            for number, criterion in enumerate(self.criteria)
        ]


class EvaluationForm(MarksForm):
    note = forms.CharField(
        label=_("Anything else worth knowing"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 2}),
    )


class CorrectionForm(MarksForm):
    correction_reason = forms.CharField(
        label=_("Why the marks change"), max_length=2000, widget=forms.Textarea(attrs={"rows": 2})
    )


class ReasonForm(forms.Form):
    reason = forms.CharField(label=_("Reason"), max_length=2000, widget=forms.Textarea(attrs={"rows": 2}))


class SubstituteForm(forms.Form):
    scorer = forms.ModelChoiceField(User.objects.none(), label=_("Substitute"))

    def __init__(self, *args: Any, people: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["scorer"].queryset = people  # type: ignore[attr-defined]


def given_mark(choice: str, reason: str) -> GivenMark:
    if choice == NOT_APPLICABLE:
        return GivenMark(not_applicable=True, reason=reason)
    return GivenMark(int(choice) if choice else None, reason=reason)


def _choice(criterion: Criterion) -> str:
    return f"m{criterion.pk}"


def _reason(criterion: Criterion) -> str:
    return f"m{criterion.pk}-reason"
