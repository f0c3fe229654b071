import csv
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from commerce.models import OrderLine, Store
from imports import actions
from imports.actions import checked_defaults
from imports.errors import DefaultsRefusedError
from imports.models import Batch
from imports.pipeline.recognition import recognise_batch
from tests.factories.commerce import StoreFactory
from tests.factories.imports import worked

from .files import orders
from .headers import EXAMPLES
from .test_every_file import text_of

pytestmark = pytest.mark.django_db


def chosen(brand, kind="affiliate_orders", **given):
    return checked_defaults(kind=kind, brand=brand, given=given)


def test_only_store_needs_no_choice(brand):
    store = StoreFactory(brand=brand)
    StoreFactory(brand=brand, is_active=False)
    StoreFactory(brand=brand, platform="shopify")
    StoreFactory()

    assert chosen(brand) == {"store": str(store.pk)}


def test_one_of_several_must_be_chosen(brand):
    _first, second = StoreFactory.create_batch(2, brand=brand)

    with pytest.raises(DefaultsRefusedError):
        chosen(brand)
    assert chosen(brand, store=str(second.pk)) == {"store": str(second.pk)}


def test_another_brands_store_is_no_choice(brand, other_brand):
    StoreFactory(brand=brand)

    with pytest.raises(DefaultsRefusedError):
        chosen(brand, store=str(StoreFactory(brand=other_brand).pk))


def test_without_a_store_the_form_says_to_make_one(client, brand, operator):
    client.force_login(operator)

    page = client.get(reverse("imports:upload"), {"kind": "shopify_orders"}).content.decode()

    assert "Make one first" in page
    with pytest.raises(DefaultsRefusedError, match="Make one first"):
        chosen(brand, kind="shopify_orders")


def test_file_goes_from_the_page_to_the_orders(client, brand, operator):
    StoreFactory(brand=brand, market="PH", currency="PHP")
    client.force_login(operator)

    client.post(
        f"{reverse('imports:upload')}?kind=affiliate_orders",
        {"files": [SimpleUploadedFile("orders.csv", orders().encode())]},
    )
    batch = worked(Batch.objects.get())
    page = client.get(batch.get_absolute_url()).content.decode()
    assert "Total sales" in page
    assert "₱1,150.50" in page

    client.post(reverse("imports:apply", args=[batch.pk]))
    worked(batch)
    assert OrderLine.objects.get().paid_minor == 115_050


@pytest.fixture
def upload(client, brand, operator):
    """Three files at once, of which two ask for one of two shops and one for a creator as well."""
    StoreFactory(brand=brand, market="PH", currency="PHP", name="Manila")
    StoreFactory(brand=brand, market="PH", currency="PHP", name="Cebu")
    client.force_login(operator)
    texts = [
        orders(),
        orders({"Order ID": "577000000000000999"}),
        text_of(EXAMPLES["orders that a creator sends"]),
    ]
    files = [SimpleUploadedFile(f"{number}.csv", text.encode()) for number, text in enumerate(texts)]
    client.post(reverse("imports:upload"), {"files": files})
    return [worked(batch) for batch in Batch.objects.order_by("pk")]


@pytest.mark.parametrize(
    ("ticked", "statuses"), [("on", ["ready", "ready", "asking"]), ("", ["ready", "asking", "asking"])]
)
def test_store_is_asked_once_for_an_upload(client, brand, upload, ticked, statuses):
    store = Store.objects.get(name="Cebu")
    address = reverse("imports:mapping", args=[upload[0].pk])
    form = client.get(address).context["form"]
    sent = {name: form[name].value() or "" for name in form.fields} | {
        "defaults-store": store.pk,
        "for_upload": ticked,
    }

    client.post(address, sent)

    read = [worked(batch) for batch in upload]
    assert [batch.status for batch in read] == statuses
    chosen = {batch.defaults.get("store") for batch in read}
    assert chosen == ({str(store.pk)} if ticked else {str(store.pk), None})


def test_file_that_nobody_read_yet_takes_the_choice_too(brand, operator, upload):
    Batch.objects.filter(pk=upload[1].pk).update(status="received", kind="", problem=None)

    actions.answer_for_upload(
        batch=upload[0], by=operator, defaults={"store": str(Store.objects.get(name="Cebu").pk)}
    )

    assert worked(upload[1]).status == "ready"


def test_file_that_is_just_being_read_takes_the_choice_too(brand, operator, upload):
    Batch.objects.filter(pk=upload[1].pk).update(status="received", kind="", problem=None)
    reading = Batch.objects.select_related("brand", "created_by").get(pk=upload[1].pk)

    actions.answer_for_upload(
        batch=upload[0], by=operator, defaults={"store": str(Store.objects.get(name="Cebu").pk)}
    )

    assert recognise_batch(reading, list(csv.reader(orders().splitlines()))) is None


def test_files_of_another_upload_are_asked_for_themselves(brand, operator, upload):
    Batch.objects.filter(pk=upload[1].pk).update(created_at=upload[0].created_at + timedelta(seconds=1))

    count = actions.answer_for_upload(
        batch=upload[0], by=operator, defaults={"store": str(Store.objects.get(name="Cebu").pk)}
    )

    assert count == 0
