import re
from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, ProgrammingError, transaction
from django.utils.timezone import now

from accounts.models import User
from accounts.roles import Role
from config.env import BASE_DIR
from core.dates import YearError
from evaluations import actions, errors
from evaluations.calibration import criteria_of
from evaluations.dimensions import Dimension
from evaluations.given import GivenMark
from evaluations.models import (
    Agreement,
    CalibrationMark,
    CalibrationRound,
    CalibrationScorer,
    CalibrationVideo,
    CollaborationScore,
    Criterion,
    CurrentStanding,
    RaterEffect,
    Scorecard,
    Standing,
)
from tests.evaluations.engine.history import campaign_of, close, collaborate, on_day, settle_all
from tests.factories.accounts import person
from tests.factories.campaigns import NOW, DeliverableFactory
from tests.factories.evaluations import (
    CalibrationRoundFactory,
    CalibrationScorerFactory,
    CalibrationVideoFactory,
    calibrated,
)

pytestmark = pytest.mark.django_db
READS_A_ROUND = re.compile(r"calibration_?(round|video|scorer|mark)", re.IGNORECASE)
BARS = (4, 3, 4, 3, 5, 4)


@pytest.fixture
def settled(brand):
    """Six videos of a settled collaboration."""
    collaboration = collaborate(day=20, bars=BARS, videos=6, campaign=campaign_of(brand=brand))
    settle_all(collaboration)
    return list(collaboration.deliverables.order_by("pk"))


@pytest.fixture
def opened(brand, settled, manager, operator, agent):
    return open_round(brand, settled[:5], [("operations", operator), ("customer_service", agent)], manager)


def open_round(brand, videos, scorers, by, **changed):
    wanted = {"title": "June", "due_at": NOW + timedelta(days=3), "at": NOW} | changed
    return actions.open_round(brand=brand, videos=videos, scorers=scorers, by=by, **wanted)


def levels_for(calibration, role, value=3):
    return {
        (video.pk, criterion.pk): GivenMark(value)
        for video in calibration.videos.all()
        for criterion in criteria_of(calibration, role)
    }


def test_round_opens_with_its_videos_in_order_and_its_scorers(opened, settled, operator, agent):
    assert list(opened.videos.order_by("position").values_list("deliverable", flat=True)) == [
        video.pk for video in settled[:5]
    ]
    assert set(opened.scorers.values_list("role", "user")) == {
        ("operations", operator.pk),
        ("customer_service", agent.pk),
    }


@pytest.mark.parametrize("who", ["operator", "stranger", "nobody"])
def test_only_a_manager_of_the_brand_opens_a_round(request, brand, settled, operator, agent, who):
    scorers = [("operations", operator), ("customer_service", agent)]

    with pytest.raises(PermissionDenied):
        open_round(brand, settled[:5], scorers, request.getfixturevalue(who))


@pytest.mark.parametrize("count", [0, 4, 11])
def test_round_has_5_to_10_videos(brand, manager, operator, agent, count):
    videos = collaborate(day=20, videos=count or 1, campaign=campaign_of(brand=brand)).deliverables.all()

    with pytest.raises(errors.RoundVideosError, match=f"{count} are chosen"):
        open_round(
            brand, list(videos)[:count], [("operations", operator), ("customer_service", agent)], manager
        )


def test_videos_have_settled(brand, settled, manager, operator, agent):
    early = DeliverableFactory(collaboration__campaign__brand=brand)

    with pytest.raises(errors.RoundVideosError, match="settled"):
        open_round(
            brand, [*settled[:5], early], [("operations", operator), ("customer_service", agent)], manager
        )


def test_videos_are_the_brands_own(other_brand, settled, stranger):
    scorers = [(role, person(role, other_brand)) for role in ("operations", "marketing")]

    with pytest.raises(errors.RoundVideosError, match="own"):
        open_round(other_brand, settled[:5], scorers, stranger)


def test_video_is_chosen_once(brand, settled, manager, operator, agent):
    with pytest.raises(errors.RoundVideosError, match="twice"):
        open_round(
            brand,
            [*settled[:5], settled[0]],
            [("operations", operator), ("customer_service", agent)],
            manager,
        )


def test_one_person_alone_compares_with_nobody(brand, settled, manager, operator):
    with pytest.raises(errors.RoundScorersError, match="at least two"):
        open_round(brand, settled[:5], [("operations", operator)], manager)


def test_person_scores_as_one_role(brand, settled, manager, operator):
    with pytest.raises(errors.RoundScorersError, match="one role"):
        open_round(brand, settled[:5], [("operations", operator), ("marketing", operator)], manager)


@pytest.mark.parametrize("role", ["marketing", "nonsense"])
def test_scorer_holds_the_role_in_the_brand(brand, settled, manager, operator, agent, role):
    with pytest.raises(errors.RoundScorersError, match=str(operator)):
        open_round(brand, settled[:5], [(role, operator), ("customer_service", agent)], manager)


def test_deactivated_person_is_not_asked(brand, settled, manager, operator):
    gone = person(Role.MARKETING, brand)
    User.objects.filter(pk=gone.pk).update(is_active=False, deactivated_at=NOW)

    with pytest.raises(errors.RoundScorersError, match=str(gone)):
        open_round(brand, settled[:5], [("operations", operator), ("marketing", gone)], manager)


def test_role_that_the_scorecard_asks_nothing_is_not_chosen(brand, settled, manager, operator):
    with pytest.raises(errors.RoundScorersError, match="nothing that a video shows"):
        open_round(brand, settled[:5], [("operations", operator), ("manager", manager)], manager)


@pytest.mark.parametrize(
    ("changed", "error"),
    [
        ({"title": "  "}, errors.RoundTitleError),
        ({"due_at": NOW}, errors.RoundDueError),
        ({"due_at": NOW.replace(year=9999)}, YearError),
    ],
)
def test_round_has_a_title_and_a_due_time(brand, settled, manager, operator, agent, changed, error):
    with pytest.raises(error):
        open_round(
            brand, settled[:5], [("operations", operator), ("customer_service", agent)], manager, **changed
        )

    assert not CalibrationRound.objects.exists()


def test_role_is_asked_its_criteria_of_content_and_compliance(opened):
    codes = [criterion.code for criterion in criteria_of(opened, "customer_service")]

    assert codes == ["selling-points", "disclosure", "claims"]
    assert {criterion.dimension for criterion in criteria_of(opened)} == {
        Dimension.CONTENT,
        Dimension.COMPLIANCE,
    }


def test_scorecard_published_later_changes_nothing_for_the_round(opened, administrator):
    before = criteria_of(opened)
    draft = actions.draft_scorecard(based_on=Scorecard.objects.in_force(), by=administrator, at=NOW)
    Scorecard.objects.filter(pk=draft.pk).update(state="published", published_at=now())

    assert criteria_of(opened) == before


def test_submission_writes_all_marks_at_once(opened, agent):
    given = levels_for(opened, "customer_service")
    first = next(iter(given))

    actions.submit_calibration(
        calibration=opened, given=given | {first: GivenMark(not_applicable=True)}, by=agent, at=NOW
    )

    marks = CalibrationMark.objects.filter(scorer__user=agent)
    assert marks.count() == 5 * 3
    assert marks.filter(not_applicable=True, value=None).values_list("video", "criterion").get() == first
    assert opened.scorers.get(user=agent).submitted_at == NOW


@pytest.mark.parametrize("wrong", [GivenMark(6), GivenMark(-1), GivenMark()])
def test_submission_names_every_mark_at_fault_and_writes_nothing(opened, agent, wrong):
    given = levels_for(opened, "customer_service")
    first, second, *_others = given

    with pytest.raises(errors.CalibrationRefusedError) as refused:
        actions.submit_calibration(
            calibration=opened, given=given | {first: wrong, second: wrong}, by=agent, at=NOW
        )

    assert set(refused.value.problems) == {first, second}
    assert not CalibrationMark.objects.exists()


def test_mark_left_out_is_named(opened, agent):
    given = levels_for(opened, "customer_service")
    left_out = next(iter(given))
    del given[left_out]

    with pytest.raises(errors.CalibrationRefusedError) as refused:
        actions.submit_calibration(calibration=opened, given=given, by=agent, at=NOW)

    assert set(refused.value.by_field) == {f"marks.{left_out[0]}.{left_out[1]}"}


def test_criterion_of_another_role_is_not_asked(opened, agent):
    with pytest.raises(errors.NotAskedError):
        actions.submit_calibration(
            calibration=opened, given=levels_for(opened, "operations"), by=agent, at=NOW
        )


def test_only_people_asked_submit(opened, marketer):
    with pytest.raises(errors.NotAskedToCalibrateError):
        actions.submit_calibration(calibration=opened, given={}, by=marketer, at=NOW)


def test_marks_are_submitted_once(opened, agent):
    given = levels_for(opened, "customer_service")
    actions.submit_calibration(calibration=opened, given=given, by=agent, at=NOW)

    with pytest.raises(errors.CalibratedAlreadyError):
        actions.submit_calibration(calibration=opened, given=given, by=agent, at=NOW)


def test_who_left_the_brand_submits_nothing(opened, agent):
    agent.memberships.all().delete()
    agent.forget_roles()

    with pytest.raises(PermissionDenied):
        actions.submit_calibration(
            calibration=opened, given=levels_for(opened, "customer_service"), by=agent, at=NOW
        )


def test_closed_round_takes_no_marks_and_closes_once(opened, manager, agent):
    actions.close_round(calibration=opened, by=manager, at=NOW)

    with pytest.raises(errors.RoundClosedError):
        actions.submit_calibration(
            calibration=opened, given=levels_for(opened, "customer_service"), by=agent, at=NOW
        )
    with pytest.raises(errors.RoundClosedError):
        actions.close_round(calibration=opened, by=manager, at=NOW)


def test_only_a_manager_closes(opened, operator):
    with pytest.raises(PermissionDenied):
        actions.close_round(calibration=opened, by=operator, at=NOW)


def results():
    """All that a mark may ever reach, but for the numbers of rows and the hashes over them."""
    tables = (Standing, CurrentStanding, CollaborationScore, RaterEffect, Agreement)
    return {
        model.__name__: [
            {
                name: value
                for name, value in row.items()
                if name not in {"id", "inputs_hash"} and not name.endswith(("_id", "_ids"))
            }
            for row in model.objects.order_by("pk").values()
        ]
        for model in tables
    }


def undone(history):
    """What a history comes to; then it never was."""
    savepoint = transaction.savepoint()
    found = history()
    transaction.savepoint_rollback(savepoint)
    return found


def test_nothing_of_a_round_reaches_a_score(brand, opened, operator, agent):
    later = collaborate(day=40, bars=BARS, campaign=campaign_of(brand=brand))

    def history(*, with_round):
        if with_round:
            for user, role in ((operator, "operations"), (agent, "customer_service")):
                given = levels_for(opened, role, value=0)
                actions.submit_calibration(calibration=opened, given=given, by=user, at=on_day(30))
        close(later.campaign, at=on_day(40))
        close(opened.videos.first().deliverable.collaboration.campaign, at=on_day(60))
        return results()

    without = undone(lambda: history(with_round=False))

    assert without["Standing"]
    assert undone(lambda: history(with_round=True)) == without


@pytest.mark.parametrize("place", ["engine", "sql", "scoring"])
def test_nothing_that_computes_reads_a_round(place):
    sources = [
        path for path in (BASE_DIR / "evaluations" / place).rglob("*") if path.suffix in {".py", ".sql"}
    ]

    assert sources
    assert [path for path in sources if READS_A_ROUND.search(path.read_text())] == []


@pytest.mark.parametrize(
    ("changes", "constraint"),
    [
        ({"closed_at": NOW}, "closed_has_time_and_person"),
        ({"due_at": NOW}, "due_after_opening"),
    ],
)
def test_constraints_of_a_round(changes, constraint):
    calibration = CalibrationRoundFactory()

    with pytest.raises(IntegrityError, match=constraint):
        CalibrationRound.objects.filter(pk=calibration.pk).update(**changes)


def test_scorer_is_asked_once():
    first = CalibrationScorerFactory()
    second = CalibrationScorerFactory(round=first.round)

    with pytest.raises(IntegrityError, match="calibrationscorer_once"):
        CalibrationScorer.objects.filter(pk=second.pk).update(user=first.user)


@pytest.mark.parametrize("same", ["deliverable", "position"])
def test_video_and_position_come_once(same):
    first = CalibrationVideoFactory()

    with pytest.raises(IntegrityError, match="once"):
        CalibrationVideoFactory(round=first.round, **{same: getattr(first, same)})


@pytest.mark.parametrize(
    ("value", "not_applicable", "constraint"),
    [
        (6, False, "value_in_range"),
        (None, False, "value_or_not_applicable"),
        (3, True, "value_or_not_applicable"),
    ],
)
def test_mark_is_a_level_or_not_applicable(value, not_applicable, constraint):
    scorer = CalibrationScorerFactory()
    video = CalibrationVideoFactory(round=scorer.round)
    criterion = Criterion.objects.first() or criteria_of(scorer.round)[0]

    with pytest.raises(IntegrityError, match=constraint):
        CalibrationMark.objects.create(
            scorer=scorer,
            video=video,
            criterion=criterion,
            value=value,
            not_applicable=not_applicable,
            marked_at=NOW,
        )


@pytest.mark.parametrize("model", [CalibrationMark, CalibrationVideo])
def test_marks_and_videos_never_change(model):
    scorer = CalibrationScorerFactory()
    CalibrationVideoFactory(round=scorer.round)
    calibrated(scorer, [3])

    with pytest.raises(ProgrammingError, match="Cannot"), transaction.atomic():
        model.objects.update(id=1)
    with pytest.raises(ProgrammingError, match="Cannot"), transaction.atomic():
        model.objects.all()._raw_delete("default")
