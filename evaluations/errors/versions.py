"""What may be refused of scorecards and policies."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from http import HTTPStatus

from django.utils.translation import gettext_lazy as _

from core.errors import DomainError, NotAllowedError


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
