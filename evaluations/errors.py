"""What the actions of this app refuse."""

from collections.abc import Mapping, Sequence
from http import HTTPStatus

from django.utils.translation import gettext_lazy as _

from core.errors import DomainError, NotAllowedError


class NotYourEvaluationError(NotAllowedError):
    message = _("Only the person an evaluation is assigned to scores it.")


class EvaluationClosedError(DomainError):
    message = _("This evaluation has been submitted. A change is a correction and needs a reason.")
    code = "evaluation_closed"


class NotSubmittedError(DomainError):
    message = _("This evaluation has not been submitted yet.")
    code = "not_submitted"


class SettledError(DomainError):
    message = _(
        "The collaboration has settled. Late marks need a manager who re-opens the evaluation with a reason."
    )
    code = "settled"


class NotAskedError(DomainError):
    message = _("This criterion is not asked in this evaluation.")
    code = "not_asked"
    status = HTTPStatus.BAD_REQUEST


class MarksRefusedError(DomainError):
    """`problems`: criterion id → what is wrong with its mark."""

    message = _("Some marks are missing or incomplete.")
    code = "marks_refused"
    status = HTTPStatus.BAD_REQUEST

    def __init__(self, problems: Mapping[int, str], names: Mapping[int, str]) -> None:
        self.problems = dict(problems)
        self._names = names
        super().__init__(" ".join(self.by_field.values()))

    @property
    def by_field(self) -> dict[str, str]:
        return {f"marks.{pk}": f"{self._names[pk]}: {problem}" for pk, problem in self.problems.items()}


class ReasonMissingError(DomainError):
    message = _("Say why.")
    code = "reason_missing"


class CapNotHeldError(DomainError):
    message = _("This cap no longer holds the tier down.")
    code = "cap_not_held"


class NothingChangedError(DomainError):
    message = _("No mark differs from the one that counts now.")
    code = "nothing_changed"


class UnderReviewError(DomainError):
    message = _("This collaboration is under review. Its marks change only by the ruling.")
    code = "under_review"


class NotDisputableError(DomainError):
    message = _("There is no score in this dimension yet that you may see.")
    code = "not_disputable"


class ReviewOpenError(DomainError):
    message = _("There is an open review of this score already.")
    code = "review_open"


class ReviewClosedError(DomainError):
    message = _("This review has been ruled on already.")
    code = "review_closed"


class NotYourRoleError(NotAllowedError):
    message = _("You do not hold this role in the brand.")
    code = "not_your_role"


class VotedError(DomainError):
    message = _("This role has voted already.")
    code = "voted"


class PartyError(NotAllowedError):
    """Somebody of the role who is no party could vote."""

    code = "party"

    def __init__(self, others: Sequence[object]) -> None:
        message = _(
            "You opened the review or scored the collaboration; let somebody else of your role vote: %s."
        )
        super().__init__(message % ", ".join(map(str, others)), field="role")


class ProposalMissingError(DomainError):
    message = _("Propose at least one mark that should change.")
    code = "proposal_missing"
    status = HTTPStatus.BAD_REQUEST


class VotesMissingError(DomainError):
    """`roles`: whose vote is awaited."""

    code = "votes_missing"

    def __init__(self, roles: Sequence[object]) -> None:
        message = _("Until the deadline a ruling waits for the votes of all roles. Missing: %s.")
        super().__init__(message % ", ".join(map(str, roles)))


class SourcesFixedError(DomainError):
    message = _("The sources of numbers are fixed once the first evaluation of the campaign is open.")
    code = "sources_fixed"


class NoSuchSourceError(DomainError):
    message = _("The brand has no numbers for these dimensions; people mark them.")
    code = "no_such_source"


class NotAScorerError(DomainError):
    message = _("This person does not score for the brand.")
    code = "not_a_scorer"


class HasSeenMarksError(DomainError):
    message = _("This person has seen marks of the collaboration and cannot score it.")
    code = "has_seen_marks"


class ScoresAlreadyError(DomainError):
    message = _("This person scores this collaboration for the role already.")
    code = "scores_already"


class RoundTitleError(DomainError):
    message = _("Give the round a title.")
    code = "round_title"
    status = HTTPStatus.BAD_REQUEST


class RoundDueError(DomainError):
    message = _("A round is due after it opens.")
    code = "round_due"
    status = HTTPStatus.BAD_REQUEST


class RoundVideosError(DomainError):
    code = "round_videos"
    status = HTTPStatus.BAD_REQUEST


class RoundScorersError(DomainError):
    code = "round_scorers"
    status = HTTPStatus.BAD_REQUEST


class RoundClosedError(DomainError):
    message = _("This calibration round is closed.")
    code = "round_closed"


class NotAskedToCalibrateError(NotAllowedError):
    message = _("Only the people named in a calibration round score its videos.")


class CalibratedAlreadyError(DomainError):
    message = _("Your marks of this round are in. They never change, so that the comparison stays honest.")
    code = "calibrated_already"


class CalibrationRefusedError(DomainError):
    """`problems`: (video of the round, criterion) → what is wrong with the mark."""

    message = _("Some marks are missing or out of range.")
    code = "marks_refused"
    status = HTTPStatus.BAD_REQUEST

    def __init__(self, problems: Mapping[tuple[int, int], str]) -> None:
        self.problems = dict(problems)
        super().__init__()

    @property
    def by_field(self) -> dict[str, str]:
        return {f"marks.{video}.{criterion}": text for (video, criterion), text in self.problems.items()}


class PublishedError(DomainError):
    message = _("A published scorecard never changes. Begin a draft of the next version.")
    code = "published"


class PolicyPublishedError(DomainError):
    message = _("This version of the policy is published already.")
    code = "policy_published"


class DraftExistsError(DomainError):
    message = _("There is a draft already.")
    code = "draft_exists"


class GoalWeightsError(DomainError):
    code = "goal_weights"
    status = HTTPStatus.BAD_REQUEST

    def __init__(self, goal: object, total: int) -> None:
        super().__init__(
            _("The weights of the goal “%(goal)s” sum to %(sum)d instead of 100.")
            % {"goal": goal, "sum": total}
        )


class ScorecardIncompleteError(DomainError):
    """`problems`: one sentence each."""

    message = _("The scorecard cannot be published yet.")
    code = "scorecard_incomplete"

    def __init__(self, problems: Sequence[str]) -> None:
        self.problems = list(problems)
        super().__init__(" ".join(self.problems))


class NoSuchRenewalError(DomainError):
    message = _("There is no such row on the brand's renewal worklist.")
    code = "no_such_renewal"
    status = HTTPStatus.NOT_FOUND


class ReasonDueError(DomainError):
    message = _("Pausing a creator needs a reason.")
    differs = _("What differs from the suggestion needs a reason.")
    code = "reason_missing"


class CommissionRangeError(DomainError):
    message = _("A commission is between 0 and 100%.")
    code = "commission_range"
    status = HTTPStatus.BAD_REQUEST


class WeekNotBegunError(DomainError):
    message = _(
        "The version of a week rests on the marks before its Monday: it is built once the week begins."
    )
    code = "week_not_begun"


class PolicyFaultyError(DomainError):
    """`faults`: one sentence each, by field."""

    message = _("These numbers do not fit together.")
    code = "policy_faulty"
    status = HTTPStatus.BAD_REQUEST

    def __init__(self, faults: Mapping[str, Sequence[str]]) -> None:
        self.faults = {field: list(words) for field, words in faults.items()}
        super().__init__(" ".join(self.by_field.values()))

    @property
    def by_field(self) -> dict[str, str]:
        return {field: " ".join(words) for field, words in self.faults.items()}


class OwnDraftError(NotAllowedError):
    message = _("You wrote this draft: another administrator has to publish it.")
    code = "own_draft"


class DraftChangedError(DomainError):
    message = _("The draft was changed since you looked at it. Look again before you publish.")
    code = "draft_changed"


class NotPublishedError(DomainError):
    message = _("Only a published version can be the base of a draft or be put back in force.")
    code = "not_published"


class InForceError(DomainError):
    message = _("This version is in force.")
    code = "in_force"


class RecomputingError(DomainError):
    message = _("Everybody is being recomputed under the policy in force. Try the draft when that is done.")
    code = "recomputing"
