import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.utils.translation import override

from accounts.roles import Role
from campaigns.models import Goal
from evaluations import actions, errors
from evaluations.actions.scorecards import CriterionText
from evaluations.dimensions import Dimension
from evaluations.models import Anchor, Criterion, Scorecard
from evaluations.publishing import changes_of, problems_with
from tests.factories.accounts import BrandFactory, UserFactory, person
from tests.factories.campaigns import NOW
from tests.factories.evaluations import CriterionFactory, ScorecardFactory, standard_scorecard

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def english():
    with override("en"):
        yield


@pytest.fixture
def administrator():
    return UserFactory(is_administrator=True)


@pytest.fixture
def draft(administrator):
    return actions.draft_scorecard(based_on=standard_scorecard(), by=administrator, at=NOW)


def text_of(scorecard):
    return Scorecard.objects.with_text().get(pk=scorecard.pk)


def criterion_text(**changed):
    given = {
        "dimension": Dimension.CONTENT,
        "name_zh": "封面",
        "name_en": "Cover picture",
        "weight": 10,
        "roles": ["operations", "marketing"],
        "anchors": [(f"{level}级", f"level {level}") for level in range(6)],
    }
    return CriterionText(**given | changed)


def test_draft_is_a_copy_of_the_version_before(draft):
    original = standard_scorecard()

    assert (draft.version, draft.based_on, draft.state) == (original.version + 1, original, "draft")
    assert changes_of(text_of(draft)) == []
    assert problems_with(text_of(draft)) == []


def test_there_is_one_draft_at_a_time(draft, administrator):
    with pytest.raises(errors.DraftExistsError):
        actions.draft_scorecard(based_on=standard_scorecard(), by=administrator, at=NOW)


def test_managers_do_not_edit_scorecards():
    with pytest.raises(PermissionDenied):
        actions.draft_scorecard(
            based_on=standard_scorecard(), by=person(Role.MANAGER, BrandFactory()), at=NOW
        )


def test_published_version_refuses_every_change(administrator):
    scorecard = standard_scorecard()
    criterion = scorecard.criteria.first()

    with pytest.raises(errors.PublishedError):
        actions.change_criterion(criterion=criterion, text=criterion_text(), by=administrator)
    with pytest.raises(errors.PublishedError):
        actions.discard_draft(scorecard=scorecard, by=administrator)


@pytest.mark.parametrize(
    "change",
    [
        lambda: Scorecard.objects.filter(version=1).update(name_en="x"),
        lambda: Criterion.objects.filter(scorecard__version=1).update(weight=1),
        lambda: Criterion.objects.filter(scorecard__version=1).update(scorecard=ScorecardFactory()),
        lambda: Anchor.objects.filter(criterion__scorecard__version=1).update(text_en="x"),
        lambda: Anchor.objects.filter(criterion__scorecard__version=1).delete(),
        lambda: CriterionFactory(scorecard=standard_scorecard(), anchors=False),
    ],
)
def test_database_refuses_to_change_a_published_version(change):
    standard_scorecard()

    with pytest.raises(Exception, match=r"never changes|Cannot update"), transaction.atomic():
        change()


def test_new_criterion_needs_its_weight_from_the_others(draft, administrator):
    criterion = actions.add_criterion(scorecard=draft, text=criterion_text(), by=administrator)

    assert criterion.code == "cover-picture"
    assert problems_with(text_of(draft)) == ["The weights of Content sum to 110 instead of 100."]
    assert [(change.subject, change.old, change.new) for change in changes_of(text_of(draft))] == [
        ("Cover picture", None, "Cover picture")
    ]


def test_problems_name_overlap_and_anchors(draft, administrator):
    criterion = draft.criteria.get(code="claims")
    text = criterion_text(
        dimension=Dimension.COMPLIANCE,
        name_en="Claims",
        weight=40,
        roles=["marketing"],
        anchors=[("有", "yes")] * 5 + [("", "")],
    )

    actions.change_criterion(criterion=criterion, text=text, by=administrator)

    assert problems_with(text_of(draft)) == [
        "“Claims” is asked of one role only; raters can be compared from two.",
        "“Claims” lacks Chinese anchors for: 5.",
        "“Claims” lacks English anchors for: 5.",
    ]
    with pytest.raises(errors.ScorecardIncompleteError):
        actions.publish_scorecard(scorecard=draft, by=administrator, at=NOW)


def test_dimension_without_criteria_is_a_problem(draft, administrator):
    actions.remove_criterion(criterion=draft.criteria.get(code="reach-and-response"), by=administrator)

    assert problems_with(text_of(draft)) == ["Data has no criterion."]


def test_changes_say_old_and_new(draft, administrator):
    criterion = draft.criteria.get(code="on-time")
    anchors = [(anchor.text_zh, anchor.text_en) for anchor in criterion.anchors.order_by("level")]
    anchors[0] = (anchors[0][0], "Never came.")
    text = criterion_text(
        dimension=Dimension.FULFILMENT,
        name_zh=criterion.name_zh,
        name_en=criterion.name_en,
        weight=50,
        roles=criterion.roles,
        anchors=anchors,
    )

    actions.change_criterion(criterion=criterion, text=text, by=administrator)

    change = changes_of(text_of(draft))[0]
    assert (change.what, change.new) == ("anchor 0, English", "Never came.")


def test_goal_weights_sum_to_100(draft, administrator):
    names = {"name_zh": "评分卡", "name_en": "Scorecard"}

    actions.change_scorecard(
        scorecard=draft, goals={Goal.SALES: [10, 20, 40, 10, 10, 10]}, by=administrator, **names
    )
    with pytest.raises(errors.GoalWeightsError):
        actions.change_scorecard(
            scorecard=draft, goals={Goal.SALES: [10, 20, 40, 10, 10, 11]}, by=administrator, **names
        )

    assert draft.goal_weights.get(goal=Goal.SALES).in_order == [10, 20, 40, 10, 10, 10]


def test_published_draft_is_what_new_campaigns_get(draft, administrator):
    published = actions.publish_scorecard(scorecard=draft, by=administrator, at=NOW)

    assert Scorecard.objects.published().get(pk=published.pk).published_by == administrator


def test_database_keeps_one_draft(draft):
    with pytest.raises(IntegrityError), transaction.atomic():
        Scorecard.objects.create(version=99, name_en="x", name_zh="x", drafted_at=NOW)
