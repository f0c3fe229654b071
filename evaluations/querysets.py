from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any, Self

from django.apps import apps
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models.functions import Coalesce

from accounts.roles import Capability
from accounts.rules import can

from .blind import in_own_brands, is_settled, revealed_to
from .states import EvaluationState, VersionState

if TYPE_CHECKING:
    from accounts.models import Brand, User
    from campaigns.models import Campaign


UNRATED = -1  # beside the numbers of tiers, so that having none compares like one


def criteria_with_anchors(path: str) -> models.Prefetch[str]:
    anchors = apps.get_model("evaluations", "Anchor")._default_manager.order_by("level")
    criteria = apps.get_model("evaluations", "Criterion")._default_manager.order_by("position", "pk")
    return models.Prefetch(path, criteria.prefetch_related(models.Prefetch("anchors", anchors)))


class ScorecardQuerySet(models.QuerySet[Any]):
    def published(self) -> Self:
        return self.filter(state=VersionState.PUBLISHED)

    def drafts(self) -> Self:
        return self.filter(state=VersionState.DRAFT)

    def visible_to(self, user: User) -> Self:
        """Published versions are for everybody who scores; drafts for those who edit them."""
        if can(user, Capability.MANAGE_SCORECARDS):
            return self.all()
        return self.published() if can(user, Capability.SCORE) else self.none()

    def with_text(self) -> Self:
        """With criteria, anchors and goal weights, its own and its predecessor's."""
        return self.select_related("based_on").prefetch_related(
            criteria_with_anchors("criteria"),
            "goal_weights",
            criteria_with_anchors("based_on__criteria"),
            "based_on__goal_weights",
        )

    def in_force(self) -> Any:
        """The scorecard published last; campaigns that start now get it."""
        return self.published().latest("published_at", "pk")


class PolicyQuerySet(models.QuerySet[Any]):
    def visible_to(self, user: User) -> Self:
        """Published versions are for everybody who sees standings; drafts for those who edit them."""
        if can(user, Capability.MANAGE_POLICY):
            return self.all()
        return self.published() if can(user, Capability.VIEW_CREATORS) else self.none()

    def published(self) -> Self:
        return self.filter(state=VersionState.PUBLISHED)

    def in_force(self) -> Any:
        """The policy published last."""
        return self.published().latest("published_at", "pk")

    def in_force_at(self, at: datetime) -> Any:
        """The policy published last by then; history older than the first policy falls under the first."""
        by_then = self.published().filter(published_at__lte=at).order_by("-published_at", "-pk").first()
        return by_then or self.published().earliest("published_at", "pk")


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

    def to_do(self) -> Self:
        """Open, and not shut by the settlement of its collaboration."""
        return self.open().filter(
            models.Q(reopened_at__isnull=False) | ~models.Q(is_settled("collaboration"))
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
        shut = models.Q(is_settled("collaboration"), reopened_at__isnull=True)
        to_do = models.Q(state=EvaluationState.OPEN) & ~shut
        return self.aggregate(
            overdue=models.Count("pk", filter=to_do & models.Q(due_at__lt=at)),
            due=models.Count("pk", filter=to_do),
            done=models.Count("pk", filter=models.Q(state=EvaluationState.SUBMITTED)),
        )

    def by_deadline(self) -> Self:
        return self.order_by("due_at", "pk")

    def with_settled(self) -> Self:
        return self.annotate(is_settled=is_settled("collaboration"))

    def for_form(self) -> Self:
        return self.with_subject().with_criteria().with_drafts().with_settled()

    def locked(self, evaluation: Any) -> Any:
        """The row as it is now, held until the transaction ends."""
        rows = self.with_subject().with_criteria().with_settled()
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


class Composite(models.Func):
    """The score of six bars, by the function that the engine calls."""

    function = "scoring.composite"
    template = "(%(function)s(%(expressions)s)).score"
    output_field = models.FloatField()


class CollaborationScoreQuerySet(models.QuerySet[Any]):
    def latest_versions(self) -> Self:
        """The version of each collaboration's score that counts."""
        newer = self.model._default_manager.filter(
            creator=models.OuterRef("creator"),
            collaboration=models.OuterRef("collaboration"),
            version__gt=models.OuterRef("version"),
        )
        return self.filter(~models.Exists(newer))

    def weighed_by(self, policy: Any) -> Self:
        """`weighed` is the overall score under the policy's weights; `score` is that of the settlement."""
        return self.annotate(
            weighed=Composite(
                *(models.F(f"bars__{position}") for position in range(6)),
                models.Value(policy.overall_weights, ArrayField(models.FloatField())),
                models.Value(policy.min_coverage),
            )
        )


def _caused_by_own(user: User, job: str) -> models.Q:
    """The recompute was of the person's brands, or of none: a policy, an incident, the blacklist."""
    if user.is_administrator:
        return models.Q(models.Value(True))
    brands = {brand_id for brand_id, _role in user.brand_roles}
    return models.Q(**{f"{job}__campaign__isnull": True}) | models.Q(
        **{f"{job}__campaign__brand__in": brands}
    )


class StandingQuerySet(models.QuerySet[Any]):
    def seen_by(self, user: User) -> Self:
        """With whether its times may be told to the day; of another brand's collaborations only the month is."""
        scores = self.model._meta.apps.get_model("evaluations", "CollaborationScore")._default_manager
        newest = scores.filter(
            in_own_brands(user, "collaboration__campaign"),
            creator=models.OuterRef("creator"),
            settled_on=models.OuterRef("last_settled_on"),
        )
        return self.annotate(
            is_own=models.ExpressionWrapper(_caused_by_own(user, "job"), models.BooleanField()),
            newest_is_own=models.Exists(newest),
        )

    def with_versions(self) -> Self:
        """With what an explanation reads."""
        return self.select_related("policy", "norm_version", "job__campaign")

    def with_previous(self) -> Self:
        return self.select_related("creator", "previous")

    def movers_first(self) -> Self:
        """With whether the tier people see `has_moved`."""
        now = models.Case(models.When(is_provisional=False, then="effective_tier"), default=UNRATED)
        before = models.Case(
            models.When(previous__is_provisional=False, then="previous__effective_tier"), default=UNRATED
        )
        differ = models.ExpressionWrapper(~models.Q(tier_now=models.F("tier_before")), models.BooleanField())
        shown = self.annotate(tier_now=now, tier_before=before)
        return shown.annotate(has_moved=differ).order_by("-has_moved", "creator__handle")

    def in_order(self) -> Self:
        return self.order_by("pk")


class CurrentStandingQuerySet(models.QuerySet[Any]):
    def videos_needed(self) -> int:
        """How many settled videos the policy in force asks for before a tier."""
        standing = self.model._meta.get_field("standing").related_model
        policy = standing._meta.get_field("policy").related_model
        return int(policy.objects.in_force().min_videos)


class TierCapQuerySet(models.QuerySet[Any]):
    def holding(self, at: datetime) -> Self:
        return self.filter(
            models.Q(ends_at__isnull=True) | models.Q(ends_at__gt=at),
            starts_at__lte=at,
            lifted_at__isnull=True,
        )

    def run_out(self, at: datetime) -> Self:
        """Ended by now, and still counted in the creator's standing."""
        return self.filter(
            ends_at__lte=at,
            lifted_at__isnull=True,
            creator__current_standing__standing__cap_ids__contains=[models.F("pk")],
        )


class StandingJobQuerySet(models.QuerySet[Any]):
    def visible_to(self, user: User) -> Self:
        """Those of the person's brands, and those of no brand: incidents, caps, policy."""
        if user.is_administrator:
            return self.all()
        brands = [brand_id for brand_id, _role in user.brand_roles]
        return self.filter(
            models.Q(campaign=None, collaboration=None)
            | models.Q(campaign__brand__in=brands)
            | models.Q(collaboration__campaign__brand__in=brands)
        )

    def for_list(self) -> Self:
        related = self.select_related("campaign", "collaboration__campaign", "creator", "requested_by")
        return related.order_by("-requested_at", "-pk")

    def waiting(self) -> Self:
        return self.filter(done_at__isnull=True)

    def runnable(self) -> Self:
        """Jobs that touch the same thing go in the order asked for, so that history has every step."""
        earlier = self.model._default_manager.filter(
            models.Q(requested_at__lt=models.OuterRef("requested_at"))
            | models.Q(requested_at=models.OuterRef("requested_at"), pk__lt=models.OuterRef("pk")),
            models.Q(campaign=models.OuterRef("campaign"))
            | models.Q(creator=models.OuterRef("creator"))
            | models.Q(policy__isnull=False, cause="policy_changed"),
            done_at__isnull=True,
        )
        return self.waiting().filter(~models.Exists(earlier))

    def in_order(self) -> Self:
        return self.order_by("requested_at", "pk")


class AlertQuerySet(models.QuerySet[Any]):
    def seen_by(self, user: User) -> Self:
        """As of standings: with whether the day may be told."""
        own = _caused_by_own(user, "standing__job")
        return self.annotate(is_own=models.ExpressionWrapper(own, models.BooleanField()))

    def for_list(self) -> Self:
        """Newest first, with what a row shows."""
        return self.select_related("creator", "standing").order_by("-at", "-pk")

    def of_kind(self, kind: str) -> Self:
        return self.filter(kind=kind) if kind else self

    def newest(self, since: datetime) -> Self:
        return self.filter(at__gte=since).for_list()
