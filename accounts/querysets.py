from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import TYPE_CHECKING, Any, Self

from django.contrib.auth.base_user import BaseUserManager
from django.db import models

from .roles import Capability

if TYPE_CHECKING:
    from .models import User


class UserQuerySet(models.QuerySet["User"]):
    def active(self) -> Self:
        return self.filter(is_active=True)

    def administrators(self) -> Self:
        return self.filter(is_administrator=True)

    def in_brand(self, brand: object) -> Self:
        return self.filter(memberships__brand=brand).distinct()

    def holding(self, role: str, brands: Collection[object]) -> Self:
        """Those with the role in one of the brands."""
        return self.filter(memberships__role=role, memberships__brand__in=brands).distinct()

    def with_roles_in(self, brands: Collection[models.Model]) -> Self:
        """`memberships.all()` of each is then what they are in these brands, and nothing of others."""
        model: Any = self.model._meta.get_field("memberships").related_model
        memberships = model.objects.filter(brand__in=brands).select_related("brand")
        return self.prefetch_related(
            models.Prefetch("memberships", memberships.order_by("brand__name", "brand", "role"))
        )

    def visible_to(self, user: User) -> Self:
        """Colleagues: people who share a brand, and oneself."""
        if user.is_administrator:
            return self
        return self.filter(models.Q(pk=user.pk) | models.Q(memberships__brand__in=user.brand_ids)).distinct()


class UserManager(BaseUserManager.from_queryset(UserQuerySet)):  # type: ignore[misc]
    def create_user(self, email: str, password: str | None = None, **fields: Any) -> User:
        user: User = self.model(email=self.normalize_email(email).lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, email: str, password: str | None = None, **fields: Any) -> User:
        return self.create_user(email, password, **{"is_administrator": True, **fields})

    def get_by_natural_key(self, email: str | None) -> User:
        user: User = self.get(email__iexact=email)
        return user


class BrandQuerySet(models.QuerySet[Any]):
    def with_people_count(self) -> Self:
        people = models.Count("memberships__user", models.Q(memberships__user__is_active=True), distinct=True)
        return self.annotate(people_count=people)

    def active(self) -> Self:
        return self.filter(is_active=True)

    def visible_to(self, user: User) -> Self:
        if user.is_administrator:
            return self.all()
        return self.filter(memberships__user=user).distinct()


class InvitationQuerySet(models.QuerySet[Any]):
    def visible_to(self, user: User) -> Self:
        """Those of the brands to which the person may invite; what makes an administrator, only to one."""
        if user.is_administrator:
            return self.all()
        brands = user.brand_ids_with(Capability.INVITE_PEOPLE)
        return self.filter(brand__in=brands, as_administrator=False)

    def pending(self) -> Self:
        """Neither used nor revoked, though perhaps expired."""
        return self.filter(accepted_at=None, revoked_at=None)

    def open(self, at: datetime) -> Self:
        return self.pending().filter(expires_at__gt=at)


class PasswordLinkQuerySet(models.QuerySet[Any]):
    def pending(self) -> Self:
        return self.filter(used_at=None, revoked_at=None)

    def open(self, at: datetime) -> Self:
        return self.pending().filter(expires_at__gt=at, user__is_active=True)


class ApiTokenQuerySet(models.QuerySet[Any]):
    def visible_to(self, user: User) -> Self:
        return self.filter(user=user)

    def unrevoked(self) -> Self:
        return self.filter(revoked_at=None)

    def live(self, at: datetime) -> Self:
        return self.filter(revoked_at=None, expires_at__gt=at, user__is_active=True)
