from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from accounts.models import Brand, Membership, User
from accounts.roles import SCORING_ROLES
from campaigns.models import Deliverable
from core.forms import DateTimeInput
from evaluations.errors import CalibrationRefusedError, MarksRefusedError
from evaluations.given import GivenMark
from evaluations.models import CalibrationVideo, Criterion
from evaluations.querysets import videos_to_calibrate

from .marks import MarksForm


class RoundForm(forms.Form):
    """How many videos and people there must be is the action's to say."""

    title = forms.CharField(label=_("Title"), max_length=120)
    due_at = forms.DateTimeField(label=_("Due"), widget=DateTimeInput)
    videos: Any = forms.ModelMultipleChoiceField(
        Deliverable.objects.none(),
        label=_("Videos"),
        required=False,
        error_messages={
            "invalid_choice": _(
                "Only published videos of the brand's own collaborations that have settled can be chosen."
            )
        },
    )
    scorers: Any = forms.MultipleChoiceField(
        label=_("Who scores"), required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args: Any, brand: Brand, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        members = Membership.objects.filter(brand=brand, user__is_active=True, role__in=SCORING_ROLES)
        self._members = {
            f"{member.role}:{member.user_id}": member
            for member in members.select_related("user").order_by("user__name", "user", "role")
        }
        self.fields["videos"].queryset = videos_to_calibrate(brand)  # type: ignore[attr-defined]
        self.fields["scorers"].choices = [  # type: ignore[attr-defined]
            (key, f"{member.user} · {member.get_role_display()}") for key, member in self._members.items()
        ]

    def given(self) -> dict[str, Any]:
        """As `open_round` takes them. Only after `is_valid()`."""
        scorers: list[tuple[str, User]] = [
            (self._members[key].role, self._members[key].user) for key in self.cleaned_data["scorers"]
        ]
        videos: QuerySet[Deliverable] = self.cleaned_data["videos"]
        return {
            "title": self.cleaned_data["title"],
            "due_at": self.cleaned_data["due_at"],
            "videos": list(videos),
            "scorers": scorers,
        }


class VideoMarks:
    """The marks of all videos of a round: one form of marks for each."""

    def __init__(
        self, data: Mapping[str, Any] | None, *, videos: list[CalibrationVideo], criteria: list[Criterion]
    ) -> None:
        self.is_bound = data is not None
        self.forms = [
            (video, MarksForm(data, prefix=f"v{video.pk}", criteria=criteria, current={})) for video in videos
        ]

    def is_valid(self) -> bool:
        return self.is_bound and all(form.is_valid() for _video, form in self.forms)

    def given(self) -> dict[tuple[int, int], GivenMark]:
        return {
            (video.pk, criterion): mark
            for video, form in self.forms
            for criterion, mark in form.given().items()
        }

    def refuse(self, refusal: CalibrationRefusedError) -> None:
        for video, form in self.forms:
            names = {criterion.pk: criterion.name for criterion in form.criteria}
            problems = {
                pk: refusal.problems[video.pk, pk] for pk in names if (video.pk, pk) in refusal.problems
            }
            form.refuse(MarksRefusedError(problems, names))

    @property
    def problems(self) -> int:
        return sum(bool(row.error) for _video, form in self.forms for row in form.rows())
