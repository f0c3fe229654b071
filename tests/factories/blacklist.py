from datetime import timedelta

import factory
from django.utils import timezone

from blacklist.models import Entry, Incident, IncidentEvent, IncidentKind, Reason
from blacklist.states import EntryStatus, IncidentStatus
from tests.factories.accounts import BrandFactory, UserFactory
from tests.factories.creators import CreatorFactory


class EntryFactory(factory.django.DjangoModelFactory):
    """A proposal; `in_force=True` makes it block."""

    class Meta:
        model = Entry

    class Params:
        in_force = factory.Trait(
            status=EntryStatus.ACTIVE,
            decided_by=factory.SubFactory(UserFactory),
            decided_at=factory.LazyFunction(timezone.now),
            starts_at=factory.LazyFunction(timezone.now),
        )

    creator = factory.SubFactory(CreatorFactory)
    brand = factory.SubFactory(BrandFactory)
    reason_code = Reason.NO_SHOW
    facts = "Took two samples in March and published nothing."
    proposed_by = factory.SubFactory(UserFactory)
    proposed_at = factory.LazyFunction(timezone.now)
    expires_at = factory.LazyFunction(lambda: timezone.now() + timedelta(days=365))


class IncidentFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Incident
        skip_postgeneration_save = True

    creator = factory.SubFactory(CreatorFactory)
    brand = factory.SubFactory(BrandFactory)
    kind = IncidentKind.LATE
    occurred_on = factory.LazyFunction(lambda: timezone.now().date())
    facts = "The video came five days after the agreed date."

    @factory.post_generation
    def reported(self, create, extracted, **kwargs):
        if create:
            IncidentEvent.objects.create(
                incident=self, status=IncidentStatus.REPORTED, at=timezone.now(), by=UserFactory()
            )
