import pytest
from django.apps import apps
from django.utils.translation import override

from evaluations import scorecards
from evaluations.dimensions import Dimension
from evaluations.models import Anchor, GoalWeights
from tests.factories.evaluations import standard_scorecard

pytestmark = pytest.mark.django_db


def test_standard_scorecard_is_published_with_six_anchors_each_in_both_languages():
    scorecard = standard_scorecard()

    anchors = Anchor.objects.filter(criterion__scorecard=scorecard)

    assert scorecard.state == "published"
    assert scorecard.criteria.count() == 14
    assert anchors.exclude(text_en="").exclude(text_zh="").count() == 14 * 6


def test_weights_of_every_dimension_and_goal_sum_to_100():
    criteria = standard_scorecard().criteria.all()

    for dimension in Dimension:
        assert sum(one.weight for one in criteria if one.dimension == dimension) == 100
    assert [sum(weights.in_order) for weights in GoalWeights.objects.all()] == [100] * 4


def test_installing_twice_adds_nothing():
    before = standard_scorecard()

    scorecards.install(apps, at=before.drafted_at)

    assert before.criteria.count() == 14


def test_names_and_anchors_follow_the_language():
    criterion = standard_scorecard().criteria.get(code="claims")

    with override("zh-hans"):
        assert criterion.name == "宣称合规"
    with override("en"):
        assert criterion.name == "Claims"
