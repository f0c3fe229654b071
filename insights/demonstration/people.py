"""Two brands and the people who work for them. Everybody signs in with the same password."""

from dataclasses import dataclass
from datetime import datetime

from accounts.models import Brand, DefaultScorer, Membership, User
from accounts.roles import SCORING_ROLES, Role

PASSWORD = "kolmark-demo"  # noqa: S105 -- printed on the screen of every demonstration

# e-mail, name, roles per brand (by position), administrator
SIGN_INS: tuple[tuple[str, str, dict[int, Role], bool], ...] = (
    ("admin@example.com", "周敏 Zhou Min", {}, True),
    ("manager@example.com", "林珊 Lin Shan", {0: Role.MANAGER, 1: Role.MANAGER}, False),
    ("operations@example.com", "何佳 He Jia", {0: Role.OPERATIONS}, False),
    ("marketing@example.com", "苏青 Su Qing", {0: Role.MARKETING}, False),
    ("service@example.com", "方宁 Fang Ning", {0: Role.CUSTOMER_SERVICE}, False),
    ("operations.two@example.com", "罗恒 Luo Heng", {1: Role.OPERATIONS}, False),
    ("marketing.two@example.com", "江月 Jiang Yue", {1: Role.MARKETING}, False),
    ("service.two@example.com", "白露 Bai Lu", {1: Role.CUSTOMER_SERVICE}, False),
    ("admin.two@example.com", "程远 Cheng Yuan", {}, True),
)
BRANDS = (("Solmira", "solmira", "USD"), ("Haoyu Home", "haoyu-home", "USD"))


@dataclass(frozen=True)
class Team:
    brand: Brand
    manager: User
    by_role: dict[Role, User]
    administrators: list[User]

    @property
    def operations(self) -> User:
        return self.by_role[Role.OPERATIONS]


def hire(*, at: datetime) -> list[Team]:
    brands = [
        Brand.objects.create(name=name, slug=slug, currency=currency) for name, slug, currency in BRANDS
    ]
    people = [_hire(email, name, is_administrator) for email, name, _roles, is_administrator in SIGN_INS]
    administrators = [person for person in people if person.is_administrator]
    return [_team(brand, position, people, administrators) for position, brand in enumerate(brands)]


def _hire(email: str, name: str, is_administrator: bool) -> User:
    user: User = User.objects.create_user(email, PASSWORD, name=name, is_administrator=is_administrator)
    return user


def _team(brand: Brand, position: int, people: list[User], administrators: list[User]) -> Team:
    roles = {
        signed[2][position]: person
        for person, signed in zip(people, SIGN_INS, strict=True)
        if position in signed[2]
    }
    Membership.objects.bulk_create(
        Membership(user=user, brand=brand, role=role) for role, user in roles.items()
    )
    DefaultScorer.objects.bulk_create(
        DefaultScorer(brand=brand, role=role, user=roles[role]) for role in SCORING_ROLES
    )
    return Team(brand, roles[Role.MANAGER], {role: roles[role] for role in SCORING_ROLES}, administrators)
