"""Disputing a score, voting on it, ruling."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime

from django.db import transaction

from accounts.models import User
from accounts.roles import Capability, Role
from accounts.rules import require
from campaigns.models import Collaboration
from evaluations import disputes, errors
from evaluations.dimensions import Dimension
from evaluations.engine.reviews import open_disputed, seal
from evaluations.given import GivenMark
from evaluations.models import Evaluation, Mark, Review, ReviewVote, StandingJob
from evaluations.rules import problem_of
from evaluations.states import REVIEW_NEXT, ReviewState

from .jobs import recompute_corrected, request_recompute, resettle

# Which mark a ruling sets: the ids of the evaluation and of the criterion.
Place = tuple[int, int]


@transaction.atomic
def open_review(
    *,
    collaboration: Collaboration,
    dimension: str,
    reason: str,
    by: User,
    at: datetime,
    origin: str = Review.Origin.PERSON,
) -> Review:
    """Dispute a score that the person may see. What there is to see now is frozen, and the creator's tier with it.

    Raises ReasonMissingError, NotDisputableError, ReviewOpenError.
    """
    require(by, Capability.DISPUTE_SCORES, collaboration.campaign.brand)
    _lock(collaboration)
    # A correction under way ends before what it changes is frozen.
    list(collaboration.evaluations.select_for_update(no_key=True).order_by("pk").values_list("pk"))
    if not reason.strip():
        raise errors.ReasonMissingError(field="reason")
    if collaboration.reviews.open().filter(dimension=dimension).exists():
        raise errors.ReviewOpenError(field="dimension")
    if origin in Review.AUTOMATIC or dimension not in disputes.disputable(by, collaboration, at=at):
        raise errors.NotDisputableError(field="dimension")
    opened = open_disputed(
        collaboration=collaboration,
        dimension=dimension,
        origin=origin,
        reason=reason.strip(),
        by=by.pk,
        at=at,
    )
    if opened is None:
        raise errors.ReviewOpenError(field="dimension")
    _recompute(collaboration, by, at)
    review: Review = Review.objects.with_subject().get(pk=opened)
    return review


@transaction.atomic
def doubt_claims(*, collaboration: Collaboration, at: datetime) -> None:
    """A review of its compliance for exaggerated claims, unless one is open."""
    _lock(collaboration)
    opened = open_disputed(
        collaboration=collaboration,
        dimension=Dimension.COMPLIANCE,
        origin=Review.Origin.REFUNDS,
        reason="",
        by=None,
        at=at,
    )
    if opened is not None:
        _recompute(collaboration, None, at)


@transaction.atomic
def vote_on_review(
    *,
    review: Review,
    role: str,
    choice: str,
    reason: str,
    by: User,
    at: datetime,
    proposed: Mapping[int, GivenMark] | None = None,
) -> ReviewVote:
    """One role's word, once. `proposed` is by criterion id, for a change of marks that people gave.

    Raises ReviewClosedError, NotYourRoleError, VotedError, PartyError, ReasonMissingError, NotAskedError,
    MarksRefusedError, ProposalMissingError.
    """
    review = _hold(review)
    require(by, Capability.DISPUTE_SCORES, review.brand)
    if not review.is_open:
        raise errors.ReviewClosedError
    _require_voter(review, role, by)
    if not reason.strip():
        raise errors.ReasonMissingError(field="reason")
    given = dict(proposed or {}) if choice == ReviewVote.Choice.CHANGE else {}
    if choice == ReviewVote.Choice.CHANGE:
        _check_proposal(review, given)
    return ReviewVote.objects.create(
        review=review,
        role=role,
        voter=by,
        choice=choice,
        proposed={str(pk): mark.value for pk, mark in given.items()},
        reason=reason.strip(),
        voted_at=at,
    )


@transaction.atomic
def rule_on_review(
    *,
    review: Review,
    state: str,
    reason: str,
    by: User,
    at: datetime,
    marks: Mapping[Place, GivenMark] | None = None,
) -> Review:
    """Keep the score, or overturn it: `marks` become the next versions, earlier ones stay.

    Of numbers nothing is marked: figures are put right where they are recorded, and settle again.
    Raises ReviewClosedError, ReasonMissingError, VotesMissingError, NotAskedError, MarksRefusedError,
    NothingChangedError.
    """
    _lock(review.collaboration)
    review = _hold(review)
    require(by, Capability.RULE_ON_REVIEWS, review.brand)
    if state not in REVIEW_NEXT[ReviewState(review.state)]:
        raise errors.ReviewClosedError
    if not reason.strip():
        raise errors.ReasonMissingError(field="reason")
    awaited = disputes.roles_awaited(review, review.votes.all())
    if awaited and not review.is_overdue(at):
        raise errors.VotesMissingError([role.label for role in awaited])
    review.state, review.ruling, review.ruled_by, review.ruled_at = state, reason.strip(), by, at
    review.save(update_fields=["state", "ruling", "ruled_by", "ruled_at"])
    if state == ReviewState.OVERTURNED:
        _overturn(review, marks or {}, by, at)
    _recompute(review.collaboration, by, at)
    return review


def _lock(collaboration: Collaboration) -> None:
    """Reviews of a collaboration are opened and ruled on one after the other."""
    Collaboration.objects.select_for_update(no_key=True, of=("self",)).get(pk=collaboration.pk)


def _recompute(collaboration: Collaboration, by: User | None, at: datetime) -> None:
    request_recompute(
        cause=StandingJob.Cause.REVIEW,
        collaboration=collaboration,
        creator=collaboration.creator,
        by=by,
        at=at,
    )


def _hold(review: Review) -> Review:
    """Nobody votes or rules on what is not sealed yet."""
    held: Review = Review.objects.locked(review)
    seal(held)
    return held


def _require_voter(review: Review, role: str, by: User) -> None:
    if (review.brand.pk, role) not in by.brand_roles or role == Role.MANAGER:
        raise errors.NotYourRoleError(field="role")
    if review.votes.filter(role=role).exists():
        raise errors.VotedError(field="role")
    others = disputes.impartial(review, role)
    if others and by.pk in disputes.parties_of(review):
        raise errors.PartyError(others)


def _check_proposal(review: Review, given: dict[int, GivenMark]) -> None:
    criteria = {criterion.pk: criterion for criterion in disputes.criteria_of(review)}
    if not criteria.keys() >= given.keys():
        raise errors.NotAskedError
    if criteria and not given:
        raise errors.ProposalMissingError
    _refuse_unfit(given.items(), {pk: criterion.name for pk, criterion in criteria.items()})


def _overturn(review: Review, given: Mapping[Place, GivenMark], by: User, at: datetime) -> None:
    if disputes.is_of_numbers(review):
        if given:
            raise errors.NotAskedError
        resettle(collaborations=[review.collaboration], at=at)
        return
    current = _held_marks(review)
    if not current.keys() >= given.keys():
        raise errors.NotAskedError
    changed = {
        place: mark for place, mark in given.items() if mark.choice != GivenMark.of(current[place]).choice
    }
    if not changed:
        raise errors.NothingChangedError
    names = {mark.criterion_id: mark.criterion.name for mark in current.values()}
    _refuse_unfit([(criterion, mark) for (_evaluation, criterion), mark in changed.items()], names)
    Mark.objects.bulk_create(
        Mark(
            evaluation_id=place[0],
            criterion_id=place[1],
            version=current[place].version + 1,
            value=mark.value,
            not_applicable=mark.not_applicable,
            reason=mark.reason.strip() or review.ruling,
            correction_reason=review.ruling,
            after_reveal=True,
            review=review,
            marked_by=by,
            marked_at=at,
        )
        for place, mark in changed.items()
    )
    recompute_corrected(collaboration=review.collaboration, by=by, at=at)


def _held_marks(review: Review) -> dict[Place, Mark]:
    """The marks that count in the disputed dimension; their evaluations are held until the transaction ends."""
    evaluations = Evaluation.objects.submitted().filter(collaboration=review.collaboration_id)
    held = [one.pk for one in evaluations.select_for_update(no_key=True).order_by("pk")]
    marks = Mark.objects.counting().filter(evaluation__in=held, criterion__dimension=review.dimension)
    return {(mark.evaluation_id, mark.criterion_id): mark for mark in marks.select_related("criterion")}


def _refuse_unfit(given: Iterable[tuple[int, GivenMark]], names: Mapping[int, str]) -> None:
    problems = {}
    for pk, mark in given:
        # The vote or the ruling is itself the reason of a mark that needs one.
        problem = problem_of(GivenMark(mark.value, mark.not_applicable, reason=names[pk]))
        if problem:
            problems[pk] = problem
    if problems:
        raise errors.MarksRefusedError(problems, names)
