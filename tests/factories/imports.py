from datetime import UTC, datetime

import factory
from django.core.files.base import ContentFile

from imports import actions, jobs
from imports.models import Batch, SavedMapping
from imports.states import Status

from .accounts import BrandFactory, UserFactory

NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)


def received(content, *, brand, by, name="list.csv", kind="creators", at=NOON, **options):
    """A file as it arrives; nobody has read it yet."""
    content = content if isinstance(content, bytes) else content.encode()
    return actions.receive_file(
        brand=brand, kind=kind, file=ContentFile(content), name=name, by=by, at=at, **options
    )


def read(content, **options):
    """The file as a worker has read it."""
    return worked(received(content, **options))


def imported(content, **options):
    """The file as a person imports it, who sees no button on one that is refused."""
    batch = read(content, **options)
    if batch.status == Status.REFUSED:
        return batch
    actions.apply(batch=batch, by=options["by"], at=options.get("at", NOON))
    return worked(batch)


def worked(batch):
    jobs.work(batch_id=batch.pk)
    return Batch.objects.get(pk=batch.pk)


class BatchFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Batch

    brand = factory.SubFactory(BrandFactory)
    kind = "creators"
    file = factory.django.FileField(filename="list.csv", data=b"handle\nanna\n")
    file_name = "list.csv"
    size = 12
    sha256 = "0" * 64
    dated_on = NOON.date()
    created_at = NOON
    created_by = factory.SubFactory(UserFactory)


class SavedMappingFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = SavedMapping

    brand = factory.SubFactory(BrandFactory)
    kind = "creators"
    name = factory.Sequence(lambda n: f"mapping {n}")
    columns = factory.LazyFunction(lambda: {"who": "handle"})
    created_by = factory.SubFactory(UserFactory)
