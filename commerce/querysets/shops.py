"""Connected shops, what is fetched of them, and what they tell us."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, Self

from django.db import models
from django.db.models import Exists, F, OuterRef, Q, Sum, Value
from django.db.models.functions import Least

from accounts.roles import Capability

if TYPE_CHECKING:
    from accounts.models import User
    from commerce.models import ShopConnection, Store

STATE_LASTS = timedelta(minutes=30)
# A notice that could not be processed is tried for a day.
TRIED_FOR = timedelta(days=1)
MOST_COUNTED = 3


def of_visible_brands(user: User, path: str) -> Q:
    if user.is_administrator:
        return Q()
    return Q(**{f"{path}__in": user.brand_ids})


class OAuthRequestQuerySet(models.QuerySet[Any]):
    def answerable(self, user: User, *, at: datetime) -> Self:
        """Asked for by this person within half an hour, and not answered yet."""
        return self.filter(asked_by=user, used_at=None, asked_at__gt=at - STATE_LASTS)

    def to_be_chosen(self, user: User, *, at: datetime) -> Self:
        """Answered with several shops of which this person has chosen none yet."""
        return self.filter(asked_by=user, grant__isnull=False, asked_at__gt=at - STATE_LASTS)

    def outdated(self, *, at: datetime) -> Self:
        return self.filter(asked_at__lte=at - STATE_LASTS)


class ConsentQuerySet(models.QuerySet[Any]):
    def concerned(self, store: Store, open_id: str) -> Self:
        """The store's present one and the seller's, in the order in which they are locked."""
        return self.filter(Q(open_id=open_id) | Q(connections__store=store.pk)).order_by("pk")

    def unused(self) -> Self:
        return self.filter(connections=None)


class ShopQuerySet(models.QuerySet[Any]):
    def managed_by(self, user: User) -> Self:
        """Of brands whose stores the person sets up."""
        if user.is_administrator:
            return self.all()
        return self.filter(store__brand__in=user.brand_ids_with(Capability.MANAGE_STORES))

    def connected(self) -> Self:
        return self.filter(state="connected")

    def renewed_with(self, shop: ShopConnection) -> Self:
        """The seller's others: who share its consent, and those of the brand whose consent was lost."""
        elsewhere = self.model._default_manager.filter(state="connected", shop_id=OuterRef("shop_id"))
        lost = Q(state="expired", open_id=shop.open_id, store__brand=shop.store.brand_id)
        return self.filter(Q(consent=shop.consent_id) | lost & ~Exists(elsewhere)).exclude(pk=shop.pk)

    def for_page(self) -> Self:
        return self.select_related("store__brand", "connected_by", "consent").prefetch_related("syncs")


class SyncQuerySet(models.QuerySet[Any]):
    def runnable(self, *, at: datetime, intervals: dict[str, timedelta]) -> Self:
        """Of connected shops, not paused, and asked for, begun, or due by their interval; who waits longest first."""
        due = Q(requested_at__isnull=False) | Q(window_end__isnull=False) | Q(finished_at=None)
        for resource, interval in intervals.items():
            due |= Q(resource=resource, finished_at__lte=at - interval)
        free = Q(paused_until=None) | Q(paused_until__lte=at)
        return self.filter(due, free, connection__state="connected").order_by(
            F("finished_at").asc(nulls_first=True), "pk"
        )

    def failures_of(self, connection_id: int) -> int:
        """How many failures in a row the shop's syncs have together; one alone never counts for the whole shop."""
        counted = Least(F("failures"), Value(MOST_COUNTED), output_field=models.IntegerField())
        found = self.filter(connection=connection_id).aggregate(number=Sum(counted))
        return int(found["number"] or 0)

    def pause(self, *, until: datetime) -> None:
        """They wait at least until then."""
        self.filter(Q(paused_until=None) | Q(paused_until__lt=until)).update(paused_until=until)


class WebhookQuerySet(models.QuerySet[Any]):
    def waiting(self, *, at: datetime) -> Self:
        return self.filter(processed_at=None, received_at__gt=at - TRIED_FOR).order_by("received_at", "pk")
