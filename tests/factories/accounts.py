from datetime import timedelta

import factory
from django.contrib.auth.hashers import make_password
from django.utils import timezone

from accounts.models import ApiToken, Brand, Invitation, Membership, User
from accounts.roles import Role
from accounts.tokens import PREFIX_LENGTH, hashed

PASSWORD = "correct horse battery"


class UserFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = User

    email = factory.Sequence(lambda n: f"person{n}@example.com")
    name = factory.Sequence(lambda n: f"Person {n}")
    password = factory.LazyFunction(lambda: make_password(PASSWORD))
    language = "en"


class BrandFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Brand

    name = factory.Sequence(lambda n: f"Brand {n:03}")
    slug = factory.Sequence(lambda n: f"brand-{n:03}")


class MembershipFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Membership

    user = factory.SubFactory(UserFactory)
    brand = factory.SubFactory(BrandFactory)
    role = Role.OPERATIONS


class InvitationFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Invitation

    class Params:
        secret = factory.Sequence(lambda n: f"invitation-secret-{n}")

    email = factory.Sequence(lambda n: f"invited{n}@example.com")
    brand = factory.SubFactory(BrandFactory)
    role = Role.OPERATIONS
    token_hash = factory.LazyAttribute(lambda o: hashed(o.secret))
    invited_by = factory.SubFactory(UserFactory)
    expires_at = factory.LazyFunction(lambda: timezone.now() + timedelta(hours=72))


class ApiTokenFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = ApiToken

    class Params:
        secret = factory.Sequence(lambda n: f"api-secret-{n}")

    user = factory.SubFactory(UserFactory)
    name = "Spreadsheet"
    prefix = factory.LazyAttribute(lambda o: o.secret[:PREFIX_LENGTH])
    token_hash = factory.LazyAttribute(lambda o: hashed(o.secret))
    expires_at = factory.LazyFunction(lambda: timezone.now() + timedelta(days=30))


def person(role, brand, **fields):
    """Somebody with one role in one brand."""
    return MembershipFactory(user=UserFactory(**fields), brand=brand, role=role).user
