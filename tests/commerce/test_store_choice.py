import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from commerce.models import OrderLine
from imports.actions import checked_defaults
from imports.errors import DefaultsRefusedError
from imports.models import Batch
from tests.factories.commerce import StoreFactory
from tests.factories.imports import worked

from .files import orders

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
