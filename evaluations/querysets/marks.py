from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any, Self

from django.apps import apps
from django.db import models
from django.db.models.functions import Coalesce

from evaluations.blind import in_own_brands, is_settled, revealed_to
from evaluations.states import EvaluationState

from .versions import criteria_with_anchors

if TYPE_CHECKING:
    from accounts.models import Brand, User
    from campaigns.models import Campaign


class EvaluationQuerySet(models.QuerySet[Any]):
    def open(self) -> Self:
        return self.filter(state=EvaluationState.OPEN)

    def submitted(self) -> Self:
        return self.filter(state=EvaluationState.SUBMITTED)

    def owed_by(self, user: User) -> Self:
        """A person's own evaluations, done or not, in brands they still belong to."""
        return self.filter(in_own_brands(user, "collaboration__campaign"), scorer=user).exclude(
            state=EvaluationState.WITHDRAWN
        )

    def visible_to(self, user: User, *, at: datetime | None = None) -> Self:
        """Own ones, and others' once revealed: whether somebody has submitted is blind too."""
        return self.filter(
            in_own_brands(user, "collaboration__campaign"),
            models.Q(scorer=user) | revealed_to(user, collaboration="collaboration", at=at),
        )

    def hidden_from(self, user: User, *, at: datetime | None = None) -> Self:
        """Those the person may not know of yet, submitted or not."""
        known = self.model._default_manager.visible_to(user, at=at)
        return self.live().exclude(pk__in=known.values("pk"))

    def to_do(self, at: datetime | None = None) -> Self:
        """Open, and not shut by the settlement of its collaboration."""
        return self.open().filter(
            models.Q(reopened_at__isnull=False) | ~models.Q(is_settled("collaboration", at=at))
        )

    def overdue(self, at: datetime) -> Self:
        return self.open().filter(due_at__lt=at)

    def of_brand(self, brand: Brand) -> Self:
        return self.filter(collaboration__campaign__brand=brand)

    def of_campaign(self, campaign: Campaign) -> Self:
        return self.filter(collaboration__campaign=campaign)

    def after(self, evaluation: Any) -> Self:
        """The rest of a queue, nearest deadline first; what comes before follows at the end."""
        later = models.Q(due_at__gt=evaluation.due_at) | models.Q(
            due_at=evaluation.due_at, pk__gt=evaluation.pk
        )
        return (
            self.exclude(pk=evaluation.pk)
            .annotate(is_earlier=~models.ExpressionWrapper(later, models.BooleanField()))
            .order_by("is_earlier", "due_at", "pk")
        )

    def counts(self, at: datetime) -> dict[str, int]:
        """How many are overdue, due later and done."""
        shut = models.Q(is_settled("collaboration", at=at), reopened_at__isnull=True)
        to_do = models.Q(state=EvaluationState.OPEN) & ~shut
        return self.aggregate(
            overdue=models.Count("pk", filter=to_do & models.Q(due_at__lt=at)),
            due=models.Count("pk", filter=to_do),
            done=models.Count("pk", filter=models.Q(state=EvaluationState.SUBMITTED)),
        )

    def by_deadline(self) -> Self:
        return self.order_by("due_at", "pk")

    def with_settled(self, at: datetime | None = None) -> Self:
        return self.annotate(is_settled=is_settled("collaboration", at=at))

    def for_form(self) -> Self:
        return self.with_subject().with_criteria().with_drafts().with_settled()

    def locked(self, evaluation: Any, *, at: datetime | None = None) -> Any:
        """The row as it is now, held until the transaction ends."""
        rows = self.with_subject().with_criteria().with_settled(at)
        return rows.select_for_update(of=("self",)).get(pk=evaluation.pk)

    def live(self) -> Self:
        return self.exclude(state=EvaluationState.WITHDRAWN)

    def with_drafts(self) -> Self:
        return self.prefetch_related("draft_marks")

    def with_draft_count(self) -> Self:
        drafts = apps.get_model("evaluations", "DraftMark")._default_manager
        chosen = drafts.filter(evaluation=models.OuterRef("pk")).exclude(
            value__isnull=True, not_applicable=False
        )
        count = chosen.order_by().values("evaluation").annotate(number=models.Count("pk"))
        return self.annotate(draft_count=Coalesce(models.Subquery(count.values("number")), 0))

    def with_reminded(self) -> Self:
        """When its scorer was last reminded of the deadline as it is now."""
        told = apps.get_model("evaluations", "Reminder")._default_manager.filter(
            evaluation=models.OuterRef("pk"), to=models.OuterRef("scorer"), due_at=models.OuterRef("due_at")
        )
        newest = told.exclude(kind="escalated").order_by("-sent_at").values("sent_at")
        return self.annotate(reminded_at=models.Subquery(newest[:1]))

    def with_subject(self) -> Self:
        return self.select_related("collaboration__creator", "collaboration__campaign__brand", "scorer")

    def with_criteria(self) -> Self:
        """With what `CampaignScoring.asked_of` and the anchors read."""
        path = "collaboration__campaign__scoring__scorecard"
        return self.select_related(path).prefetch_related(criteria_with_anchors(f"{path}__criteria"))


class MarkQuerySet(models.QuerySet[Any]):
    def visible_to(self, user: User, *, at: datetime | None = None) -> Self:
        """The blind rule: every surface that shows, counts, sorts or exports marks starts here."""
        return self.filter(
            in_own_brands(user, "evaluation__collaboration__campaign"),
            models.Q(evaluation__scorer=user)
            | revealed_to(user, collaboration="evaluation__collaboration", at=at),
        )

    def counting(self) -> Self:
        """The version of each mark that counts: the newest."""
        newer = self.model._default_manager.filter(
            evaluation=models.OuterRef("evaluation"),
            criterion=models.OuterRef("criterion"),
            version__gt=models.OuterRef("version"),
        )
        return self.filter(~models.Exists(newer))

    def with_leniency(self) -> Self:
        """What `Mark.adjusted` reads: the rater version of the newest score, and the b of who gave the mark."""
        scores = apps.get_model("evaluations", "CollaborationScore")._default_manager
        effects = apps.get_model("evaluations", "RaterEffect")._default_manager
        newest = scores.filter(collaboration=models.OuterRef("evaluation__collaboration")).order_by(
            "-version"
        )
        own = effects.filter(version=models.OuterRef("rater_version"), rater=models.OuterRef("marked_by"))
        # What a ruling agreed on is nobody's leniency.
        leniency = models.Case(
            models.When(review__isnull=True, then=models.Subquery(own.values("leniency")[:1]))
        )
        return self.annotate(
            rater_version=models.Subquery(newest.values("rater_version")[:1]),
            leniency=leniency,
        )
