"""The scorecard a new installation starts with, kept as text beside the code that installs it."""

import tomllib
from datetime import datetime
from pathlib import Path
from typing import Any, TypedDict

from django.apps.registry import Apps
from django.db.migrations.state import StateApps

from evaluations.dimensions import NUMBER_DIMENSIONS

VERSION_1 = Path(__file__).with_name("version_1.toml")


class CriterionText(TypedDict):
    code: str
    dimension: str
    name_en: str
    name_zh: str
    weight: int
    roles: list[str]
    zh: list[str]
    en: list[str]


class ScorecardText(TypedDict):
    name_en: str
    name_zh: str
    goals: dict[str, dict[str, int]]
    criteria: list[CriterionText]


def read(path: Path = VERSION_1) -> ScorecardText:
    text: Any = tomllib.loads(path.read_text(encoding="utf-8"))
    return text  # type: ignore[no-any-return]


def install(apps: Apps | StateApps, *, at: datetime) -> None:
    """Publish version 1, unless there is a scorecard already. Works on historical models too."""
    scorecards: Any = apps.get_model("evaluations", "Scorecard")._default_manager
    if scorecards.exists():
        return
    text = read()
    scorecard = scorecards.create(version=1, name_en=text["name_en"], name_zh=text["name_zh"], drafted_at=at)
    _install_weights(apps, scorecard, text)
    _install_criteria(apps, scorecard, text)
    # Last: nothing can be added to a published version.
    scorecards.filter(pk=scorecard.pk).update(state="published", published_at=at)


def _install_weights(apps: Apps | StateApps, scorecard: Any, text: ScorecardText) -> None:
    GoalWeights = apps.get_model("evaluations", "GoalWeights")
    GoalWeights._default_manager.bulk_create(
        GoalWeights(scorecard=scorecard, goal=goal, **weights) for goal, weights in text["goals"].items()
    )


def _install_criteria(apps: Apps | StateApps, scorecard: Any, text: ScorecardText) -> None:
    Criterion = apps.get_model("evaluations", "Criterion")
    Anchor = apps.get_model("evaluations", "Anchor")
    criteria = Criterion._default_manager.bulk_create(
        Criterion(
            scorecard=scorecard,
            position=position,
            asked="without_source" if criterion["dimension"] in NUMBER_DIMENSIONS else "always",
            **{key: criterion[key] for key in ("code", "dimension", "name_en", "name_zh", "weight", "roles")},
        )
        for position, criterion in enumerate(text["criteria"], start=1)
    )
    Anchor._default_manager.bulk_create(
        Anchor(criterion=criterion, level=level, text_en=english, text_zh=chinese)
        for criterion, words in zip(criteria, text["criteria"], strict=True)
        for level, (english, chinese) in enumerate(zip(words["en"], words["zh"], strict=True))
    )
