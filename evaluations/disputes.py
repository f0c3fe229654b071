"""Who may dispute, vote and rule on what: questions about one review, answered by few queries."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from accounts.models import User
from accounts.roles import SCORING_ROLES, Capability, Role
from accounts.rules import can
from campaigns.models import Collaboration

from .blind import revealed_to
from .dimensions import Dimension
from .models import CampaignScoring, CollaborationScore, Criterion, Evaluation, Mark, Review, ReviewVote
from .querysets import MarkQuerySet
from .states import EvaluationState


def disputable(user: User, collaboration: Collaboration, *, at: datetime) -> list[Dimension]:
    """The dimensions with marks or a bar that the person may see, and without an open review, in order."""
    score = CollaborationScore.objects.filter(
        creator=collaboration.creator_id, collaboration=collaboration
    ).latest_versions()
    settled = score.first()
    if settled is None and not _is_revealed(user, collaboration, at):
        return []
    marked = set(_marks(collaboration).values_list("criterion__dimension", flat=True).distinct())
    if settled is not None:
        marked |= {name for name, bar in zip(Dimension.values, settled.bars, strict=True) if bar is not None}
    reviewed = set(collaboration.reviews.open().values_list("dimension", flat=True))
    return [dimension for dimension in Dimension if dimension in marked - reviewed]


def criteria_of(review: Review) -> list[Criterion]:
    """Those of the disputed dimension that people marked, in the scorecard's order; none where it is of numbers."""
    if is_of_numbers(review):
        return []
    marked = _marks(review.collaboration).filter(criterion__dimension=review.dimension)
    criteria = Criterion.objects.filter(pk__in=marked.values("criterion"))
    return list(criteria.prefetch_related("anchors").order_by("position", "pk"))


def is_of_numbers(review: Review) -> bool:
    """The campaign takes the dimension from numbers: what is disputed is the data."""
    scoring = CampaignScoring.objects.filter(campaign=review.collaboration.campaign_id)
    return scoring.filter(number_dimensions__contains=[review.dimension]).exists()


def parties_of(review: Review) -> set[int]:
    """Who opened it and who scores the collaboration."""
    scorers = Evaluation.objects.filter(collaboration=review.collaboration_id).live()
    return {
        *scorers.values_list("scorer", flat=True),
        *([review.opened_by_id] if review.opened_by_id else []),
    }


def impartial(review: Review, role: str) -> list[User]:
    """The people of a role who are no party."""
    holders = User.objects.active().holding(role, [review.brand.pk])
    return list(holders.exclude(pk__in=parties_of(review)).order_by("name", "pk"))


def roles_to_vote(user: User, review: Review, votes: Iterable[ReviewVote]) -> list[Role]:
    """The roles for which the person may still vote."""
    if not review.is_open or not can(user, Capability.DISPUTE_SCORES, review.brand):
        return []
    voted = {vote.role for vote in votes}
    mine = [
        role for role in SCORING_ROLES if (review.brand.pk, role) in user.brand_roles and role not in voted
    ]
    is_party = user.pk in parties_of(review) if mine else False
    return [role for role in mine if not is_party or not impartial(review, role)]


def roles_awaited(review: Review, votes: Iterable[ReviewVote]) -> list[Role]:
    """The roles that have not voted, of those somebody holds in the brand."""
    voted = {vote.role for vote in votes}
    held = User.objects.active().filter(memberships__brand=review.brand)
    roles = set(held.values_list("memberships__role", flat=True).distinct())
    return [role for role in SCORING_ROLES if role in roles and role not in voted]


def _marks(collaboration: Collaboration) -> MarkQuerySet:
    return Mark.objects.filter(evaluation__collaboration=collaboration)


def _is_revealed(user: User, collaboration: Collaboration, at: datetime) -> bool:
    panel = Evaluation.objects.filter(collaboration=collaboration)
    return bool(panel.filter(revealed_to(user, collaboration="collaboration", at=at)).exists())


@dataclass(frozen=True)
class Votes:
    """`given` is empty while they are hidden from the person; who has voted is told all the same."""

    roles: list[Role]  # for which the person may still vote
    given: list[ReviewVote]
    cast: list[str]
    awaited: list[Role]

    @property
    def are_hidden(self) -> bool:
        return bool(self.roles)


def votes_for(user: User, review: Review) -> Votes:
    """Whoever may still vote says their own word before they read the others'."""
    votes = list(review.votes.select_related("voter").order_by("voted_at", "pk"))
    roles = roles_to_vote(user, review, votes)
    awaited = roles_awaited(review, votes) if review.is_open else []
    return Votes(roles, [] if roles else votes, [str(vote.get_role_display()) for vote in votes], awaited)


def may_rule(user: User, review: Review) -> bool:
    return review.is_open and can(user, Capability.RULE_ON_REVIEWS, review.brand)


def marks_to_rule_on(review: Review) -> list[Mark]:
    """The marks that count in the disputed dimension; none where it is of numbers."""
    if is_of_numbers(review):
        return []
    counting = _marks(review.collaboration).counting().filter(criterion__dimension=review.dimension)
    marks = counting.filter(evaluation__state=EvaluationState.SUBMITTED)
    return list(
        marks.select_related("criterion", "evaluation__scorer").order_by(
            "criterion__position", "criterion", "evaluation"
        )
    )
