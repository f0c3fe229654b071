from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from campaigns.models import Goal
from evaluations.actions.scorecards import CriterionText
from evaluations.dimensions import Dimension
from evaluations.models import Criterion, Scorecard
from evaluations.models.scorecards import ROLE_CHOICES

LEVELS = range(6)


class ScorecardForm(forms.Form):
    """Names, and the percent each dimension weighs under each goal."""

    name_zh = forms.CharField(label=_("Chinese name"), max_length=120)
    name_en = forms.CharField(label=_("English name"), max_length=120)

    def __init__(self, *args: Any, scorecard: Scorecard, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial.update(name_zh=scorecard.name_zh, name_en=scorecard.name_en)
        current = {weights.goal: weights for weights in scorecard.goal_weights.all()}
        for goal in Goal:
            for dimension in Dimension:
                self.fields[f"{goal}-{dimension}"] = forms.IntegerField(
                    min_value=0,
                    max_value=100,
                    initial=getattr(current.get(goal), dimension, 0),
                    label=f"{goal.label}: {dimension.label}",
                )

    def goal_rows(self) -> list[tuple[Any, list[Any]]]:
        return [(goal.label, [self[f"{goal}-{dimension}"] for dimension in Dimension]) for goal in Goal]

    def goals(self) -> dict[Goal, list[int]]:
        return {goal: [self.cleaned_data[f"{goal}-{dimension}"] for dimension in Dimension] for goal in Goal}

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        for goal in Goal:
            weights = [given.get(f"{goal}-{dimension}") for dimension in Dimension]
            if None not in weights and sum(weights) != 100:  # type: ignore[arg-type]  # noqa: PLR2004
                self.add_error(
                    f"{goal}-{Dimension.CONTENT}",
                    _("The weights of the goal “%(goal)s” sum to %(sum)d instead of 100.")
                    % {"goal": goal.label, "sum": sum(weights)},  # type: ignore[arg-type]
                )
        return given


class CriterionForm(forms.Form):
    dimension = forms.ChoiceField(label=_("Dimension"), choices=Dimension.choices)
    name_zh = forms.CharField(label=_("Chinese name"), max_length=80)
    name_en = forms.CharField(label=_("English name"), max_length=80)
    weight = forms.IntegerField(label=_("Weight in percent of the dimension"), min_value=1, max_value=100)
    roles = forms.MultipleChoiceField(
        label=_("Roles asked"), choices=ROLE_CHOICES, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args: Any, criterion: Criterion | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        anchors = {anchor.level: anchor for anchor in criterion.anchors.all()} if criterion else {}
        if criterion:
            own = ("dimension", "name_zh", "name_en", "weight", "roles")
            self.initial.update({name: getattr(criterion, name) for name in own})
        for level in LEVELS:
            for language, label in (
                ("zh", _("level %(level)d in Chinese")),
                ("en", _("level %(level)d in English")),
            ):
                self.fields[f"{language}-{level}"] = forms.CharField(
                    label=label % {"level": level},
                    required=False,
                    max_length=300,
                    initial=getattr(anchors.get(level), f"text_{language}", ""),
                    widget=forms.Textarea(attrs={"rows": 2}),
                )

    def anchor_rows(self) -> list[tuple[int, Any, Any]]:
        return [(level, self[f"zh-{level}"], self[f"en-{level}"]) for level in LEVELS]

    def text(self) -> CriterionText:
        given = self.cleaned_data
        return CriterionText(
            dimension=Dimension(given["dimension"]),
            name_zh=given["name_zh"],
            name_en=given["name_en"],
            weight=given["weight"],
            roles=given["roles"],
            anchors=[(given[f"zh-{level}"], given[f"en-{level}"]) for level in LEVELS],
        )
