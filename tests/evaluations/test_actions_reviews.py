from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, IntegrityError, transaction

from accounts.roles import SCORING_ROLES, Role
from evaluations import actions, errors
from evaluations.engine.run import run_waiting
from evaluations.given import GivenMark
from evaluations.models import (
    CollaborationScore,
    CurrentStanding,
    Evaluation,
    Mark,
    Review,
    ReviewVote,
    StandingJob,
)
from evaluations.states import REVIEW_NEXT, ReviewState
from tests.evaluations.engine.history import campaign_of, collaborate, on_day
from tests.evaluations.reviews import OPENED, RULED, apart, disputed, settled, voted
from tests.factories.accounts import UserFactory, person
from tests.factories.campaigns import CollaborationFactory
from tests.factories.evaluations import ReviewFactory, ReviewVoteFactory, panel, submitted

pytestmark = pytest.mark.django_db


@pytest.fixture
def collaboration():
    """Settled, the contents marked 5 and 1."""
    collaboration = apart()
    settled(collaboration)
    return collaboration


@pytest.fixture
def ruler(collaboration):
    return person(Role.MANAGER, collaboration.campaign.brand)


def rule(review, by, *, state="kept", at=RULED, **fields):
    return actions.rule_on_review(
        review=review, state=state, reason="we looked together", by=by, at=at, **fields
    )


def content_marks(collaboration, role):
    marks = Mark.objects.counting().filter(
        evaluation__collaboration=collaboration, evaluation__role=role, criterion__dimension="content"
    )
    return {(mark.evaluation_id, mark.criterion_id): mark for mark in marks}


@pytest.mark.parametrize("role", Role)
def test_anybody_of_the_brand_disputes_a_score_with_a_reason(collaboration, role):
    by = person(role, collaboration.campaign.brand)

    review = disputed(collaboration, by=by)

    assert (review.opened_by, review.origin, review.state) == (by, "person", "open")
    assert len(review.inputs["marks"]) == collaboration.evaluations.filter(marks__isnull=False).count()
    job = StandingJob.objects.get(cause="review")
    assert (job.collaboration, job.creator, job.requested_at) == (
        collaboration,
        collaboration.creator,
        OPENED,
    )


def test_dispute_without_a_reason_is_refused(collaboration, ruler):
    with pytest.raises(errors.ReasonMissingError):
        actions.open_review(collaboration=collaboration, dimension="content", reason=" ", by=ruler, at=OPENED)


def test_stranger_disputes_nothing(collaboration, stranger):
    with pytest.raises(PermissionDenied):
        disputed(collaboration, by=stranger)


def test_one_score_is_disputed_once_at_a_time(collaboration):
    disputed(collaboration)

    with pytest.raises(errors.ReviewOpenError):
        disputed(collaboration)
    assert disputed(collaboration, dimension="compliance").dimension == "compliance"


def test_nobody_disputes_marks_that_are_blind_for_them():
    evaluations = panel(CollaborationFactory(completed=True))
    submitted(evaluations[Role.MARKETING])
    waiting, done = evaluations[Role.OPERATIONS].scorer, evaluations[Role.MARKETING].scorer
    collaboration = evaluations[Role.MARKETING].collaboration

    with pytest.raises(errors.NotDisputableError):
        disputed(collaboration, by=waiting)
    review = disputed(collaboration, by=done)

    seen = [
        Review.objects.visible_to(user, at=OPENED).filter(pk=review.pk).exists() for user in (waiting, done)
    ]
    assert seen == [False, True]


def test_dispute_settles_nothing_before_the_campaign_closes():
    evaluations = panel(CollaborationFactory(completed=True))
    submitted(evaluations[Role.MARKETING])
    done, waiting = evaluations[Role.MARKETING], evaluations[Role.OPERATIONS]
    locked_at = done.collaboration.completed_at + timedelta(days=8)

    disputed(done.collaboration, by=done.scorer, at=locked_at)
    run_waiting()

    assert not CollaborationScore.objects.exists()
    assert not Evaluation.objects.visible_to(waiting.scorer, at=locked_at).filter(pk=done.pk).exists()


def test_review_before_the_settlement_holds_the_tier_and_lets_it_go():
    earlier = collaborate(day=10, bars=[4] * 6, videos=3)
    settled(earlier, at=on_day(10))
    later = apart(creator=earlier.creator, day=30)
    manager = person(Role.MANAGER, later.campaign.brand)

    review = disputed(later, by=manager, at=on_day(25))
    run_waiting()
    held = CurrentStanding.objects.get(creator=earlier.creator).standing.is_frozen
    voted(review, at=on_day(25) + timedelta(hours=1))
    rule(review, manager, at=on_day(26))
    run_waiting()

    assert held
    assert not CurrentStanding.objects.get(creator=earlier.creator).standing.is_frozen


def test_data_that_came_from_numbers_can_be_disputed_as_falsified():
    collaboration = collaborate(day=20, bars=[3] * 6, campaign=campaign_of(numbers=["fulfilment"]))
    settled(collaboration)
    by = person(Role.OPERATIONS, collaboration.campaign.brand)

    review = actions.open_review(
        collaboration=collaboration,
        dimension="fulfilment",
        origin="falsified",
        reason="the date is wrong",
        by=by,
        at=OPENED,
    )

    assert review.origin == "falsified"


def test_marks_under_review_are_not_corrected(collaboration, ruler):
    disputed(collaboration)
    evaluation = collaboration.evaluations.first()

    with pytest.raises(errors.UnderReviewError):
        actions.correct_marks(evaluation=evaluation, given={}, reason="typing mistake", by=ruler, at=OPENED)
    late = panel(collaboration)[Role.OPERATIONS]
    with pytest.raises(errors.UnderReviewError):
        actions.reopen_evaluation(evaluation=late, reason="was ill", by=ruler, at=OPENED)


def test_each_role_votes_once(collaboration):
    review = disputed(collaboration)
    by = person(Role.MARKETING, review.brand)
    vote = {"review": review, "role": "marketing", "choice": "keep", "reason": "fits", "at": OPENED}

    actions.vote_on_review(by=by, **vote)

    with pytest.raises(errors.VotedError):
        actions.vote_on_review(by=person(Role.MARKETING, review.brand), **vote)
    with pytest.raises(errors.NotYourRoleError):
        actions.vote_on_review(by=by, **{**vote, "role": "operations"})
    with pytest.raises(errors.NotYourRoleError):
        actions.vote_on_review(by=UserFactory(is_administrator=True), **{**vote, "role": "operations"})


def test_a_party_votes_only_where_nobody_else_holds_the_role(collaboration):
    review = disputed(collaboration)
    scorer = collaboration.evaluations.get(role="marketing").scorer
    vote = {"review": review, "role": "marketing", "choice": "keep", "reason": "fits", "at": OPENED}
    other = person(Role.MARKETING, review.brand)

    with pytest.raises(errors.PartyError, match=other.name):
        actions.vote_on_review(by=scorer, **vote)
    other.memberships.all().delete()

    assert actions.vote_on_review(by=scorer, **vote).voter == scorer


def test_change_names_the_marks_it_proposes(collaboration):
    review = disputed(collaboration)
    by = person(Role.MARKETING, review.brand)
    first = next(iter(content_marks(collaboration, "marketing")))[1]
    vote = {
        "review": review,
        "role": "marketing",
        "choice": "change",
        "reason": "fits",
        "at": OPENED,
        "by": by,
    }

    with pytest.raises(errors.ProposalMissingError):
        actions.vote_on_review(**vote)
    with pytest.raises(errors.MarksRefusedError):
        actions.vote_on_review(proposed={first: GivenMark(9)}, **vote)
    with pytest.raises(errors.NotAskedError):
        actions.vote_on_review(proposed={0: GivenMark(3)}, **vote)

    assert actions.vote_on_review(proposed={first: GivenMark(3)}, **vote).proposed == {str(first): 3}


def test_ruling_waits_for_the_roles_that_exist_in_the_brand(collaboration, ruler):
    review = disputed(collaboration, by=ruler)
    with pytest.raises(errors.VotesMissingError, match="Operations, Marketing, Customer service"):
        rule(review, ruler)

    voted(review)

    assert rule(review, ruler).state == "kept"


def test_role_nobody_holds_is_not_waited_for(brand, manager):
    review = ReviewFactory(collaboration__campaign__brand=brand)

    assert rule(review, manager, at=review.opened_at).state == "kept"


def test_after_the_deadline_a_ruling_needs_no_votes(collaboration, ruler):
    review = disputed(collaboration)

    ruled = rule(review, ruler, at=OPENED + timedelta(days=30))

    assert (ruled.state, ruled.ruled_by, ruled.ruling) == ("kept", ruler, "we looked together")


@pytest.mark.parametrize("role", SCORING_ROLES)
def test_only_managers_rule(collaboration, role):
    review = disputed(collaboration)

    with pytest.raises(PermissionDenied):
        rule(review, person(role, review.brand), at=OPENED + timedelta(days=30))


def test_overturning_writes_the_next_versions_and_keeps_all_earlier_ones(collaboration, ruler):
    review = disputed(collaboration)
    voted(review)
    before = content_marks(collaboration, "marketing")
    given = {place: GivenMark(3) for place in before}

    rule(review, ruler, state="overturned", marks=given)

    marks = Mark.objects.filter(pk__in=[mark.pk for mark in before.values()])
    assert set(marks.values_list("value", "version")) == {(1, 1)}
    after = content_marks(collaboration, "marketing").values()
    assert {
        (m.value, m.version, m.review, m.marked_by, m.correction_reason, m.after_reveal) for m in after
    } == {(3, 2, review, ruler, "we looked together", True)}
    assert (
        content_marks(collaboration, "operations")
        .keys()
        .isdisjoint({(mark.evaluation_id, mark.criterion_id) for mark in review.marks.all()})
    )


def test_overturned_marks_are_settled_again(collaboration, ruler):
    review = disputed(collaboration)
    voted(review)
    given = {place: GivenMark(4) for place in content_marks(collaboration, "marketing")}

    rule(review, ruler, state="overturned", marks=given)
    run_waiting()

    newest = CollaborationScore.objects.latest_versions().get()
    assert (newest.version, newest.open_review) == (2, False)
    assert not StandingJob.objects.waiting().exists()


def test_overturning_must_change_a_mark_of_the_disputed_dimension(collaboration, ruler):
    review = disputed(collaboration)
    voted(review)
    same = {place: GivenMark.of(mark) for place, mark in content_marks(collaboration, "marketing").items()}
    foreign = collaboration.evaluations.filter(marks__criterion__dimension="compliance").first()
    other = foreign.marks.filter(criterion__dimension="compliance").first()

    with pytest.raises(errors.NothingChangedError):
        rule(review, ruler, state="overturned", marks=same)
    with pytest.raises(errors.NotAskedError):
        rule(review, ruler, state="overturned", marks={(foreign.pk, other.criterion_id): GivenMark(4)})
    with pytest.raises(errors.MarksRefusedError):
        rule(review, ruler, state="overturned", marks={next(iter(same)): GivenMark(9)})
    assert Review.objects.get().state == "open"


def test_overturned_numbers_settle_again_from_the_figures():
    collaboration = collaborate(day=20, bars=[3] * 6, campaign=campaign_of(numbers=["fulfilment"]))
    settled(collaboration)
    review = disputed(collaboration, dimension="fulfilment")
    voted(review)
    by = person(Role.MANAGER, review.brand)

    rule(review, by, state="overturned")

    assert StandingJob.objects.filter(cause="settlement", collaboration=collaboration).exists()
    assert not review.marks.exists()


@pytest.mark.parametrize("state", ReviewState)
@pytest.mark.parametrize("target", ReviewState)
def test_only_an_open_review_is_ruled_on(ruler, state, target):
    ruled = {} if state == "open" else {"ruled": True, "state": state}
    review = ReviewFactory(collaboration__campaign__brand=ruler.memberships.get().brand, **ruled)

    def attempt():
        return rule(review, ruler, state=target, at=on_day(300)).state

    if target not in REVIEW_NEXT[state]:
        with pytest.raises(errors.ReviewClosedError):
            attempt()
    elif target == ReviewState.KEPT:
        assert attempt() == target


def broken(error, rows, **values):
    with pytest.raises(error), transaction.atomic():
        rows.update(**values)


def test_inputs_of_a_review_never_change():
    review = ReviewFactory()
    row = Review.objects.filter(pk=review.pk)

    broken(DatabaseError, row, inputs={"marks": []})
    broken(DatabaseError, row, inputs_sha256="0" * 64)
    with pytest.raises(DatabaseError), transaction.atomic():
        row.delete()


def test_review_that_is_not_sealed_yet_is_not_ruled_on_and_has_no_seal():
    row = Review.objects.filter(pk=ReviewFactory(inputs=None).pk)
    ruled = {"state": "kept", "ruled_at": RULED, "ruled_by": UserFactory(), "ruling": "as it was"}

    broken(IntegrityError, row, **ruled)
    broken(IntegrityError, row, inputs_sha256="0" * 64)


def test_vote_seals_what_a_close_is_still_freezing(collaboration):
    review = ReviewFactory(collaboration=collaboration, inputs=None, opened_at=on_day(21))

    voted(review)

    review.refresh_from_db()
    assert review.inputs["marks"]
    assert len(review.inputs_sha256) == len("0" * 64)


def test_review_keeps_its_shape():
    row = Review.objects.filter(pk=ReviewFactory().pk)

    broken(IntegrityError, row, dimension="charm")
    broken(IntegrityError, row, origin="rumour")
    broken(IntegrityError, row, state="lost")
    broken(IntegrityError, row, state="kept")
    broken(IntegrityError, row, origin="person")
    broken(IntegrityError, row, ruled_at=RULED)


def test_a_dimension_has_one_open_review():
    review = ReviewFactory()

    with pytest.raises(IntegrityError):
        ReviewFactory(collaboration=review.collaboration)


def test_votes_are_never_changed():
    vote = ReviewVoteFactory()

    broken(DatabaseError, ReviewVote.objects.filter(pk=vote.pk), choice="change")


def test_vote_keeps_its_shape():
    vote = ReviewVoteFactory()

    for wrong in ({"choice": "perhaps"}, {"role": "manager", "voter": vote.voter}, {"reason": ""}, {}):
        with pytest.raises(IntegrityError), transaction.atomic():
            ReviewVoteFactory(
                review=vote.review, **{"role": "operations" if not wrong else "marketing", **wrong}
            )
