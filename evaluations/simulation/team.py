"""Who works in a world: two administrators, a manager, the raters."""

from __future__ import annotations

from dataclasses import dataclass

from accounts.models import Brand, Membership, User

from .panel import ROLES
from .world import World


@dataclass(frozen=True)
class Team:
    brand: Brand
    manager: User
    author: User
    publisher: User
    raters: list[User]


def hire(world: World) -> Team:
    brand = Brand.objects.create(name="Simulation", slug="simulation", currency="USD")
    roles = [ROLES[role] for role in world.raters.role.tolist()]
    author, publisher = _people("administrator", 2, is_administrator=True)
    manager, *raters = _people("person", 1 + len(roles), is_administrator=False)
    Membership.objects.bulk_create(
        Membership(user=user, brand=brand, role=role)
        for user, role in zip([manager, *raters], ["manager", *roles], strict=True)
    )
    return Team(brand, manager, author, publisher, raters)


def _people(name: str, count: int, *, is_administrator: bool) -> list[User]:
    people: list[User] = User.objects.bulk_create(
        User(
            email=f"{name}{number}@simulation.invalid",
            name=f"{name} {number}",
            is_administrator=is_administrator,
        )
        for number in range(count)
    )
    return people
