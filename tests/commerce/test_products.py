import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse
from django.utils import timezone
from rest_framework.test import APIClient

from accounts.models import User
from accounts.trail import trail_of
from commerce import actions
from commerce.models import Product
from commerce.refunds import compared
from creators.models import Category
from tests.factories.commerce import OrderLineFactory, ProductFactory, StoreFactory
from tests.factories.creators import CategoryFactory

pytestmark = pytest.mark.django_db
LIST = reverse("commerce:products")
BULK = reverse("commerce:change_products")
API = "/api/v1/products/"


@pytest.fixture
def beauty():
    return Category.objects.get(code="beauty")


@pytest.fixture
def product(store):
    return ProductFactory(store=store, name="Serum", product_id="1729")


@pytest.fixture
def theirs(other_brand):
    return ProductFactory(store=StoreFactory(brand=other_brand))


def page(product):
    return reverse("commerce:product", args=[product.pk])


def told(product):
    product.refresh_from_db()
    return (product.category, product.margin_bp)


def test_margin_and_category_are_a_managers_to_say(product, operator, brand, beauty):
    with pytest.raises(PermissionDenied):
        actions.change_product(product=product, by=operator, category=beauty)
    with pytest.raises(PermissionDenied):
        actions.change_products(brand=brand, ids=[product.pk], by=operator, margin_bp=4_000)


def test_several_are_changed_at_once_and_none_of_another_brand(brand, manager, product, theirs, beauty):
    ids = [product.pk, theirs.pk]

    assert actions.change_products(brand=brand, ids=ids, by=manager, category=beauty) == 1
    assert (told(product), told(theirs)) == ((beauty, None), (None, None))


def test_trail_tells_who_gave_the_category(client, manager, product, beauty):
    client.force_login(manager)

    client.post(page(product), {"name": "Serum", "category": beauty.pk, "margin": "42.5"})

    line = trail_of(product, User.objects.get(pk=manager.pk))[0]
    assert line.who == str(manager)
    assert [(each.label, each.old, each.new) for each in line.changes] == [
        ("category", "–", "Beauty & personal care"),
        ("margin before creators", "–", "42.5 %"),
    ]


def test_refunds_are_compared_by_the_category_given(brand, manager, product, beauty):
    other = ProductFactory(store=product.store, category=beauty)
    OrderLineFactory(store=product.store, product=other, delivered_at=timezone.now() - timezone.timedelta(90))
    actions.change_products(brand=brand, ids=[product.pk], by=manager, category=beauty)

    assert compared([product.pk], at=timezone.now())[product.pk].store_category.orders == 1


def test_list_says_what_brings_products_when_there_are_none(client, agent):
    client.force_login(agent)

    assert "No products yet" in client.get(LIST).text


@pytest.mark.parametrize("rows", [1, 3])
def test_list_costs_the_same_for_any_number(
    client, manager, store, theirs, rows, django_assert_num_queries, beauty
):
    made = [
        ProductFactory(store=store, name=f"Serum {number}", category=beauty if number else None)
        for number in range(rows)
    ]
    for each in made:
        OrderLineFactory.create_batch(2, store=store, product=each)
    client.force_login(manager)
    client.get(LIST)

    with django_assert_num_queries(12):
        answer = client.get(LIST)

    assert [(row["product"], row["orders"]) for row in answer.context["rows"]] == [
        (product, 2) for product in made
    ]


@pytest.mark.parametrize(
    ("asked", "names"),
    [
        ({"q": "ser"}, ["Serum"]),
        ({"q": "1729"}, ["Serum"]),
        ({"uncategorised": "on"}, ["Serum"]),
        ({"category": "given"}, ["Mask"]),
        ({"store": "own"}, ["Mask", "Serum"]),
    ],
)
def test_list_is_filtered(client, agent, product, beauty, asked, names):
    ProductFactory(store=product.store, name="Mask", category=beauty)
    ProductFactory(
        store=StoreFactory(brand=product.store.brand), name="Shoe", category=CategoryFactory(code="shoes")
    )
    meant = {"given": beauty.pk, "own": product.store.pk}
    client.force_login(agent)

    answer = client.get(LIST, {name: meant.get(value, value) for name, value in asked.items()})

    assert [row["product"].name for row in answer.context["rows"]] == names


def test_those_who_only_see_sales_are_offered_no_change(client, agent, product):
    client.force_login(agent)

    assert "bulk-form" not in client.get(LIST).text
    assert client.get(page(product)).status_code == 403
    assert client.post(BULK, {"action": "margin", "margin": "40", "chosen": product.pk}).status_code == 403


def test_form_takes_category_and_margin_away_again(client, manager, product, beauty):
    client.force_login(manager)
    client.post(page(product), {"name": "Serum", "category": beauty.pk, "margin": "0"})
    given = told(product)

    client.post(page(product), {"name": "Serum", "category": "", "margin": ""})

    assert (given, told(product)) == ((beauty, 0), (None, None))


def test_margin_above_all_is_refused_at_its_field(client, manager, product):
    client.force_login(manager)

    answer = client.post(page(product), {"name": "Serum", "margin": "101"})

    assert (answer.status_code, [*answer.context["form"].errors]) == (422, ["margin"])


def test_another_brands_product_is_not_there(client, manager, theirs):
    client.force_login(manager)

    assert client.get(page(theirs)).status_code == 404


def test_chosen_ones_get_the_margin_and_keep_their_category(client, manager, product, beauty):
    Product.objects.filter(pk=product.pk).update(category=beauty)
    client.force_login(manager)

    answer = client.post(
        BULK, {"action": "margin", "margin": "40", "category": "", "chosen": product.pk, "query": "q=serum"}
    )

    assert (answer.url, told(product)) == (f"{LIST}?q=serum", (beauty, 4_000))


def test_all_that_match_the_filters_get_the_category(client, manager, product, beauty):
    mask = ProductFactory(store=product.store, name="Mask")
    client.force_login(manager)

    client.post(
        BULK,
        {"action": "category", "category": beauty.pk, "matching": "1", "query": "uncategorised=on&q=mask"},
    )

    assert (told(mask), told(product)) == ((beauty, None), (None, None))


@pytest.mark.parametrize("sent", [{"action": "category"}, {"action": "margin", "margin": "x"}, {}])
def test_bulk_without_what_to_give_is_refused(client, manager, product, sent):
    client.force_login(manager)

    assert client.post(BULK, {"chosen": product.pk, **sent}).status_code == 409


def test_page_of_stores_leads_to_their_products(client, manager, product):
    client.force_login(manager)

    assert f"{LIST}?store={product.store.pk}" in client.get(reverse("commerce:stores")).text


def caller(user):
    api = APIClient()
    api.force_login(user)
    return api


@pytest.mark.parametrize("rows", [1, 3])
def test_api_lists_products_at_the_same_cost(agent, store, theirs, rows, django_assert_num_queries):
    made = [ProductFactory(store=store, name=f"Serum {number}") for number in range(rows)]
    api = caller(agent)
    api.get(API)

    with django_assert_num_queries(5):
        answer = api.get(API)

    assert [each["id"] for each in answer.json()["results"]] == [product.pk for product in made]


def test_api_filters_and_changes(manager, product, beauty):
    mask = ProductFactory(store=product.store, name="Mask", category=beauty)
    api = caller(manager)

    assert [each["id"] for each in api.get(API, {"uncategorised": "true"}).json()["results"]] == [product.pk]
    changed = api.patch(f"{API}{product.pk}/", {"category": "beauty", "margin_bp": 4_000})
    assert (changed.json()["category"], changed.json()["margin_bp"], told(product)) == (
        "beauty",
        4_000,
        (beauty, 4_000),
    )
    api.patch(f"{API}{mask.pk}/", {"category": None}, format="json")
    assert told(mask) == (None, None)


@pytest.mark.parametrize("sent", [{"category": "nonsense"}, {"margin_bp": 10_001}])
def test_api_refuses_what_is_no_category_or_margin(manager, product, sent):
    assert caller(manager).patch(f"{API}{product.pk}/", sent).status_code == 400


def test_api_changes_nothing_of_others(manager, operator, product, theirs):
    assert caller(operator).patch(f"{API}{product.pk}/", {"margin_bp": 1}).status_code == 403
    assert caller(manager).patch(f"{API}{theirs.pk}/", {"margin_bp": 1}).status_code == 404
