"""Disputing, voting and ruling. What may be done is the actions' to say."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.forms.boundfield import BoundField
from django.utils.translation import gettext_lazy as _

from accounts.roles import Role
from evaluations.dimensions import Dimension
from evaluations.given import GivenMark
from evaluations.models import Criterion, Mark, Review, ReviewVote
from evaluations.states import ReviewState

from .marks import CHOICES, given_mark

Place = tuple[int, int]


def _why(label: Any) -> forms.CharField:
    return forms.CharField(label=label, max_length=2000, widget=forms.Textarea(attrs={"rows": 3}))


class DisputeForm(forms.Form):
    dimension = forms.ChoiceField(label=_("Dimension"))
    origin = forms.ChoiceField(
        label=_("What is wrong"),
        choices=[
            (Review.Origin.PERSON.value, _("The score does not fit what happened")),
            (Review.Origin.FALSIFIED.value, _("I suspect that data were falsified")),
        ],
        initial=Review.Origin.PERSON.value,
        widget=forms.RadioSelect,
    )
    reason = _why(_("Reason"))

    def __init__(self, *args: Any, dimensions: Sequence[Dimension], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [(dimension.value, dimension.label) for dimension in dimensions]
        self.fields["dimension"].choices = choices  # type: ignore[attr-defined]


class VoteForm(forms.Form):
    """A role's word; a mark left at the dash is not proposed to change."""

    role = forms.ChoiceField(label=_("Voting as"))
    choice = forms.ChoiceField(label=_("Vote"), choices=ReviewVote.Choice.choices, widget=forms.RadioSelect)

    def __init__(
        self, *args: Any, roles: Sequence[Role], criteria: Sequence[Criterion], **kwargs: Any
    ) -> None:
        super().__init__(*args, **{"prefix": "vote", **kwargs})
        self.criteria = criteria
        self.fields["role"].choices = [(role.value, role.label) for role in roles]  # type: ignore[attr-defined]
        for criterion in criteria:
            self.fields[f"c{criterion.pk}"] = forms.ChoiceField(
                label=criterion.name, choices=CHOICES, required=False
            )
        self.fields["reason"] = _why(_("Reason"))

    def proposals(self) -> list[BoundField]:
        return [self[f"c{criterion.pk}"] for criterion in self.criteria]

    def given(self) -> dict[str, Any]:
        """As the action takes it. Only after `is_valid()`."""
        chosen = {one.pk: self.cleaned_data[f"c{one.pk}"] for one in self.criteria}
        return {
            "role": self.cleaned_data["role"],
            "choice": self.cleaned_data["choice"],
            "reason": self.cleaned_data["reason"],
            "proposed": {pk: given_mark(choice, "") for pk, choice in chosen.items() if choice},
        }


@dataclass(frozen=True)
class RulingRow:
    """A criterion with the marks that may change, and what the votes propose for it."""

    criterion: Criterion
    proposed: str
    cells: list[tuple[Mark, BoundField]]


class RulingForm(forms.Form):
    """The marks stand as they count now; what differs afterwards becomes the next version."""

    def __init__(self, *args: Any, marks: Iterable[Mark], votes: Iterable[ReviewVote], **kwargs: Any) -> None:
        super().__init__(*args, **{"prefix": "ruling", **kwargs})
        self.marks = list(marks)
        self._proposed = _proposed(votes)
        for mark in self.marks:
            self.fields[_place(mark)] = forms.ChoiceField(
                label=f"{mark.criterion.name} · {mark.evaluation.get_role_display()}",
                choices=CHOICES[1:],
                required=False,
                initial=GivenMark.of(mark).choice,
            )
        states = [
            (ReviewState.KEPT.value, _("Keep the score")),
            (ReviewState.OVERTURNED.value, _("Overturn it")),
        ]
        self.fields["state"] = forms.ChoiceField(label=_("Ruling"), choices=states, widget=forms.RadioSelect)
        self.fields["reason"] = _why(_("Reason for the ruling"))

    def rows(self) -> list[RulingRow]:
        rows: dict[int, RulingRow] = {}
        for mark in self.marks:
            pk = mark.criterion_id
            row = rows.setdefault(pk, RulingRow(mark.criterion, ", ".join(self._proposed.get(pk, [])), []))
            row.cells.append((mark, self[_place(mark)]))
        return list(rows.values())

    def given(self) -> dict[str, Any]:
        """As the action takes it; marks only where the score is overturned. Only after `is_valid()`."""
        state = self.cleaned_data["state"]
        overturned = state == ReviewState.OVERTURNED
        return {
            "state": state,
            "reason": self.cleaned_data["reason"],
            "marks": self._chosen() if overturned else {},
        }

    def _chosen(self) -> Mapping[Place, GivenMark]:
        return {
            (mark.evaluation_id, mark.criterion_id): given_mark(choice, "")
            for mark in self.marks
            if (choice := self.cleaned_data[_place(mark)])
        }


def _place(mark: Mark) -> str:
    return f"e{mark.evaluation_id}-c{mark.criterion_id}"


def _proposed(votes: Iterable[ReviewVote]) -> dict[int, list[str]]:
    """Criterion id → what each role would give."""
    found: dict[int, list[str]] = {}
    for vote in votes:
        for pk, value in vote.proposed.items():
            said = GivenMark(value, not_applicable=value is None).choice
            found.setdefault(int(pk), []).append(f"{vote.get_role_display()} {said.upper()}")
    return found
