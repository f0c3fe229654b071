from datetime import UTC, datetime

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError
from django.urls import reverse
from rest_framework.test import APIClient

from commerce import actions
from commerce.errors import StoreInUseError, StoreNameTakenError
from commerce.models import Store
from tests.factories.commerce import OrderLineFactory, ReturnFactory, StoreFactory, many_lines

pytestmark = pytest.mark.django_db
AT = datetime(2026, 7, 1, 9, tzinfo=UTC)
QUERIES = 6
GIVEN = {"name": "Manila", "platform": "tiktok_shop", "market": "PH", "currency": "PHP"}


def test_added_store_is_the_brands(brand, manager):
    store = actions.add_store(brand=brand, **GIVEN, margin_bp=4_000, by=manager, at=AT)

    assert (store.brand, store.name, store.created_by, store.created_at) == (brand, "Manila", manager, AT)
    assert (str(store.margin), store.is_active) == ("0.4", True)


def test_stores_are_a_managers_to_set_up(brand, operator):
    with pytest.raises(PermissionDenied):
        actions.add_store(brand=brand, **GIVEN, by=operator, at=AT)
    with pytest.raises(PermissionDenied):
        actions.change_store(store=StoreFactory(brand=brand), name="x", by=operator)


def test_store_without_orders_is_found_without_reading_those_of_others(brand):
    theirs = many_lines()
    StoreFactory(brand=brand)

    asked = Store.objects.of_brand(brand).with_lines()

    assert "Seq Scan on commerce_orderline" not in asked.explain()
    assert not asked.exists()
    assert Store.objects.with_lines().get() == theirs


def test_name_is_once_in_a_brand(brand, manager, other_brand):
    StoreFactory(brand=other_brand, name="Manila")
    actions.add_store(brand=brand, **GIVEN, by=manager, at=AT)

    with pytest.raises(StoreNameTakenError):
        actions.add_store(brand=brand, **GIVEN, by=manager, at=AT)
    with pytest.raises(StoreNameTakenError):
        actions.change_store(store=StoreFactory(brand=brand), name="Manila", by=manager)


@pytest.mark.parametrize("factory", [OrderLineFactory, ReturnFactory])
@pytest.mark.parametrize(("field", "value"), [("market", "TH"), ("currency", "THB"), ("platform", "shopify")])
def test_what_orders_were_read_by_stays(brand, manager, factory, field, value):
    store = StoreFactory(brand=brand)
    actions.change_store(store=store, **{field: value}, by=manager)
    store.refresh_from_db()
    factory(store=store)

    with pytest.raises(StoreInUseError):
        actions.change_store(store=store, **{field: "US" if field == "market" else "USD"}, by=manager)
    actions.change_store(store=store, name="Renamed", is_active=False, by=manager)
    store.refresh_from_db()
    assert (getattr(store, field), store.name, store.is_active) == (value, "Renamed", False)


@pytest.mark.parametrize(
    "broken",
    [{"platform": "fair"}, {"market": "XX"}, {"currency": "usd"}, {"margin_bp": 10_001}],
    ids=lambda broken: next(iter(broken)),
)
def test_database_refuses_what_is_no_store(broken):
    StoreFactory()

    with pytest.raises(IntegrityError):
        Store.objects.update(**broken)


def test_page_adds_and_changes(client, brand, manager):
    client.force_login(manager)

    client.post(reverse("commerce:new_store"), GIVEN | {"margin": "40.5", "is_active": "on"})
    store = Store.objects.get()
    assert (store.margin_bp, store.brand) == (4_050, brand)

    client.post(reverse("commerce:store", args=[store.pk]), GIVEN | {"name": "Cebu", "margin": ""})
    store.refresh_from_db()
    assert (store.name, store.margin_bp, store.is_active) == ("Cebu", None, False)


def test_refusal_is_put_on_its_field(client, brand, manager):
    StoreFactory(brand=brand, name="Manila")
    client.force_login(manager)

    response = client.post(reverse("commerce:new_store"), GIVEN)

    assert response.status_code == 422
    assert "name" in response.context["form"].errors


@pytest.mark.parametrize("rows", [0, 1, 3])
def test_list_costs_the_same_for_any_number(client, brand, manager, rows, django_assert_num_queries):
    StoreFactory.create_batch(rows, brand=brand)
    StoreFactory()
    client.force_login(manager)
    client.get(reverse("commerce:stores"))

    with django_assert_num_queries(QUERIES):
        response = client.get(reverse("commerce:stores"))

    assert len(response.context["stores"]) == rows


def test_api_adds_and_changes(brand, manager):
    api = APIClient()
    api.force_login(manager)

    made = api.post("/api/v1/stores/", {"name": "Manila", "market": "PH", "currency": "PHP"})
    assert (made.status_code, made.json()["platform"]) == (201, "tiktok_shop")

    changed = api.patch(f"/api/v1/stores/{made.json()['id']}/", {"margin_bp": 3000})
    assert (changed.status_code, changed.json()["margin_bp"]) == (200, 3000)
    assert api.patch(f"/api/v1/stores/{made.json()['id']}/", {"currency": "peso"}).status_code == 400


def test_api_shows_stores_to_those_who_see_sales(agent, brand, other_brand):
    mine = StoreFactory(brand=brand)
    StoreFactory(brand=other_brand)
    api = APIClient()
    api.force_login(agent)

    assert [each["id"] for each in api.get("/api/v1/stores/").json()["results"]] == [mine.pk]
    assert api.post("/api/v1/stores/", GIVEN).status_code == 403
