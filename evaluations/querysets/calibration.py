"""Calibration rounds and who may know of their marks."""

from __future__ import annotations

from datetime import datetime
from functools import reduce
from operator import or_
from typing import TYPE_CHECKING, Any, Self

from django.apps import apps
from django.db import models
from django.db.models import BooleanField, Exists, ExpressionWrapper, OuterRef, Q, Value
from django.db.models.functions import Now

from accounts.roles import Capability
from evaluations.blind import is_settled

if TYPE_CHECKING:
    from accounts.models import Brand, User

SEARCHED = ("creator__handle", "creator__display_name", "campaign__name")


class CalibrationRoundQuerySet(models.QuerySet[Any]):
    def visible_to(self, user: User) -> Self:
        if user.is_administrator:
            return self.all()
        return self.filter(brand__in=user.brand_ids)

    def revealed_to(self, user: User, *, at: datetime | None = None) -> Self:
        """The blind rule of rounds: whose marks, and counts of submissions, exist for the person.

        Everybody's once the round is closed; before, who is asked must have submitted, and a manager who is not
        asked waits until it is due. Without `at` it is now.
        """
        own = _scorers().filter(round=OuterRef("pk"), user=user)
        is_due = Q(due_at__lte=Value(at) if at else Now())
        waits_no_longer = Exists(own.filter(submitted_at__isnull=False)) | (
            _is_managed_by(user) & is_due & ~Exists(own)
        )
        return self.visible_to(user).filter(Q(closed_at__isnull=False) | waits_no_longer)

    def to_do_by(self, user: User) -> Self:
        """Open, and the person is asked and has not submitted."""
        own = _scorers().filter(user=user, submitted_at__isnull=True)
        return self.visible_to(user).filter(Exists(own.filter(round=OuterRef("pk"))), closed_at__isnull=True)

    def for_list(self, user: User) -> Self:
        """Open ones first, each with what the person has to do with it."""
        own = _scorers().filter(round=OuterRef("pk"), user=user)
        is_closed = ExpressionWrapper(Q(closed_at__isnull=False), BooleanField())
        rows = self.select_related("brand", "opened_by", "closed_by").annotate(
            is_closed=is_closed,
            is_to_do=ExpressionWrapper(
                Q(closed_at__isnull=True) & Exists(own.filter(submitted_at__isnull=True)), BooleanField()
            ),
            has_submitted=Exists(own.filter(submitted_at__isnull=False)),
            video_count=_count("CalibrationVideo"),
            scorer_count=_count("CalibrationScorer"),
        )
        return rows.order_by("is_closed", "-opened_at", "-pk")

    def locked(self, round_pk: int) -> Any:
        """The row as it is now, held until the transaction ends."""
        return self.select_related("brand").select_for_update(of=("self",)).get(pk=round_pk)


class CalibrationMarkQuerySet(models.QuerySet[Any]):
    def visible_to(self, user: User, *, at: datetime | None = None) -> Self:
        """Own ones, and others' once the round is revealed to the person."""
        rounds = apps.get_model("evaluations", "CalibrationRound")._default_manager
        return self.filter(
            Q(scorer__user=user, scorer__round__in=rounds.visible_to(user).values("pk"))
            | Q(scorer__round__in=rounds.revealed_to(user, at=at).values("pk"))
        )


def videos_to_calibrate(brand: Brand, *, matching: str = "") -> models.QuerySet[Any]:
    """Published videos of the brand's settled collaborations, newest first, by title, creator or campaign."""
    videos = apps.get_model("campaigns", "Deliverable")._default_manager.filter(
        Q(is_settled("collaboration")), kind="video", collaboration__campaign__brand=brand
    )
    if matching:
        fields = ("title", "content_id", *(f"collaboration__{name}" for name in SEARCHED))
        videos = videos.filter(reduce(or_, (Q(**{f"{field}__icontains": matching}) for field in fields)))
    return videos.select_related("collaboration__creator", "collaboration__campaign").order_by(
        "-published_at", "-pk"
    )


def _scorers() -> Any:
    return apps.get_model("evaluations", "CalibrationScorer")._default_manager


def _is_managed_by(user: User) -> Q:
    if user.is_administrator:
        return Q(Value(True))
    return Q(brand__in=user.brand_ids_with(Capability.ASSIGN_SCORERS))


def _count(model: str) -> models.Subquery:
    rows = apps.get_model("evaluations", model)._default_manager.filter(round=OuterRef("pk"))
    return models.Subquery(
        rows.order_by().values("round").annotate(number=models.Count("pk")).values("number"),
        output_field=models.IntegerField(),
    )
