"""Raw and adjusted marks side by side, as far as they are visible."""

import pytest
from django.urls import reverse

from accounts.roles import Role
from tests.factories.campaigns import CollaborationFactory
from tests.factories.evaluations import (
    CollaborationScoreFactory,
    EvaluationFactory,
    MarkFactory,
    RaterEffectFactory,
    RaterVersionFactory,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def collaboration(brand):
    return CollaborationFactory(campaign__brand=brand, completed=True)


@pytest.fixture
def mark(collaboration):
    return MarkFactory(evaluation__collaboration=collaboration, value=4)


def adjusted_marks(client, collaboration):
    panel = client.get(reverse("evaluations:panel", args=[collaboration.pk])).context["panel"]
    return [cell.mark.adjusted for row in panel.rows for cell in row.cells if cell.mark]


def settle(collaboration, version=1, **fields):
    return CollaborationScoreFactory(collaboration=collaboration, version=version, **fields)


@pytest.mark.parametrize(
    ("value", "leniency", "adjusted"), [(4, 0.32, 3.68), (5, -0.4, 5), (0, 0.9, 0), (3, -0.2, 3.2)]
)
def test_adjusted_mark_is_without_the_raters_leniency(
    client, collaboration, manager, value, leniency, adjusted
):
    mark = MarkFactory(evaluation__collaboration=collaboration, value=value)
    effect = RaterEffectFactory(rater=mark.evaluation.scorer, leniency=leniency)
    settle(collaboration, rater_version=effect.version)
    client.force_login(manager)

    assert adjusted_marks(client, collaboration) == [pytest.approx(adjusted)]


def test_rater_unknown_to_the_version_keeps_the_mark(client, collaboration, mark, manager):
    settle(collaboration, rater_version=RaterVersionFactory())
    client.force_login(manager)

    assert adjusted_marks(client, collaboration) == [4]


def test_version_of_the_newest_score_counts(client, collaboration, mark, manager):
    effect = RaterEffectFactory(rater=mark.evaluation.scorer, leniency=0.5)
    settle(collaboration, rater_version=effect.version)
    settle(collaboration, version=2)
    client.force_login(manager)

    assert adjusted_marks(client, collaboration) == [None]


def test_without_a_rater_version_there_are_raw_marks_only(client, collaboration, mark, manager):
    settle(collaboration)
    client.force_login(manager)

    response = client.get(reverse("evaluations:panel", args=[collaboration.pk]))

    assert not response.context["panel"].is_adjusted
    assert "→" not in response.text


def test_what_is_blind_has_no_adjusted_mark_either(client, collaboration, mark, brand):
    RaterEffectFactory(rater=mark.evaluation.scorer)
    waiting = EvaluationFactory(collaboration=collaboration, role=Role.MARKETING)
    client.force_login(waiting.scorer)

    assert adjusted_marks(client, collaboration) == []


def test_api_gives_both(client, collaboration, mark, manager):
    effect = RaterEffectFactory(rater=mark.evaluation.scorer, leniency=0.5)
    settle(collaboration, rater_version=effect.version)
    client.force_login(manager)

    (shown,) = client.get("/api/v1/marks/", {"collaboration": collaboration.pk}).json()["results"]

    assert (shown["value"], shown["adjusted"]) == (4, 3.5)
