from collections.abc import Collection
from datetime import datetime

from django.db import transaction

from accounts.errors import LastAdministratorError, OwnAccountError, ScorerRoleError
from accounts.models import ApiToken, Brand, DefaultScorer, Membership, PasswordLink, User
from accounts.roles import Capability
from accounts.rules import require

from .sessions import end_all_sessions


@transaction.atomic
def set_roles(*, person: User, brand: Brand, roles: Collection[str], by: User) -> None:
    """The person has these roles in the brand, and no others; without any they leave it."""
    require(by, Capability.INVITE_PEOPLE, brand)
    memberships = Membership.objects.filter(user=person, brand=brand)
    lost = set(memberships.values_list("role", flat=True)) - set(roles)
    memberships.filter(role__in=lost).delete()
    DefaultScorer.objects.filter(user=person, brand=brand, role__in=lost).delete()
    Membership.objects.bulk_create(
        [Membership(user=person, brand=brand, role=role) for role in sorted(roles)], ignore_conflicts=True
    )
    person.forget_roles()


@transaction.atomic
def set_default_scorer(*, brand: Brand, role: str, person: User | None, by: User) -> None:
    require(by, Capability.ASSIGN_SCORERS, brand)
    if person is None:
        DefaultScorer.objects.filter(brand=brand, role=role).delete()
        return
    if not person.is_active or not person.memberships.filter(brand=brand, role=role).exists():
        raise ScorerRoleError(field=role)
    DefaultScorer.objects.update_or_create(brand=brand, role=role, defaults={"user": person})


@transaction.atomic
def set_administrator(*, person: User, is_administrator: bool, by: User) -> None:
    require(by, Capability.MANAGE_BRANDS)
    if not is_administrator:
        _require_another_administrator(person)
    person.is_administrator = is_administrator
    person.save(update_fields=["is_administrator"])


@transaction.atomic
def deactivate(*, person: User, by: User, at: datetime) -> None:
    """Ends every session at once and revokes the person's tokens; what they did stays theirs."""
    require(by, Capability.MANAGE_BRANDS)
    if person == by:
        raise OwnAccountError
    _require_another_administrator(person)
    person.is_active, person.deactivated_at = False, at
    person.save(update_fields=["is_active", "deactivated_at"])
    end_all_sessions(person, at)
    ApiToken.objects.filter(user=person, revoked_at=None).update(revoked_at=at)
    PasswordLink.objects.pending().filter(user=person).update(revoked_at=at)
    DefaultScorer.objects.filter(user=person).delete()


@transaction.atomic
def reactivate(*, person: User, by: User) -> None:
    require(by, Capability.MANAGE_BRANDS)
    person.is_active, person.deactivated_at = True, None
    person.save(update_fields=["is_active", "deactivated_at"])


def _require_another_administrator(person: User) -> None:
    # All of them are locked, so that two administrators cannot remove one another at the same moment.
    administrators = list(
        User.objects.active().administrators().order_by("pk").select_for_update().values_list("pk", flat=True)
    )
    if administrators == [person.pk]:
        raise LastAdministratorError
