from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any, Self

from django.contrib.auth.base_user import BaseUserManager
from django.db import models

if TYPE_CHECKING:
    from .models import User


class UserQuerySet(models.QuerySet["User"]):
    def active(self) -> Self:
        return self.filter(is_active=True)

    def in_brand(self, brand: models.Model) -> Self:
        return self.filter(memberships__brand=brand).distinct()

    def visible_to(self, user: User) -> Self:
        """Colleagues: people who share a brand, and oneself."""
        if user.is_administrator:
            return self
        return self.filter(
            models.Q(pk=user.pk)
            | models.Q(memberships__brand__in=[brand_id for brand_id, _role in user.brand_roles])
        ).distinct()


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
    def active(self) -> Self:
        return self.filter(is_active=True)

    def visible_to(self, user: User) -> Self:
        if user.is_administrator:
            return self.all()
        return self.filter(memberships__user=user).distinct()


class InvitationQuerySet(models.QuerySet[Any]):
    def visible_to(self, user: User) -> Self:
        if user.is_administrator:
            return self.all()
        return self.filter(brand__memberships__user=user).distinct()

    def open(self, at: datetime) -> Self:
        return self.filter(accepted_at=None, revoked_at=None, expires_at__gt=at)


class ApiTokenQuerySet(models.QuerySet[Any]):
    def live(self, at: datetime) -> Self:
        return self.filter(revoked_at=None, expires_at__gt=at, user__is_active=True)
