import pytest

from commerce.models import Product
from imports import actions
from imports.models import Issue
from tests.factories.commerce import ProductFactory, StoreFactory
from tests.factories.creators import CategoryFactory
from tests.factories.imports import NOON, imported, read, worked

pytestmark = pytest.mark.django_db
ID = "1729400000000000001"
HEADER = "Product ID,Product Name,Category,Margin %\n"


@pytest.fixture
def batch(batch, manager):
    return batch | {"kind": "products", "by": manager}


@pytest.fixture
def product(store):
    return ProductFactory(
        store=store, product_id=ID, name="Serum", category=CategoryFactory(), margin_bp=1_000
    )


def held():
    rows = Product.objects.select_related("category").order_by("product_id")
    return [(each.name, each.category and each.category.code, each.margin_bp) for each in rows]


def test_file_tells_name_category_and_margin(batch, store):
    imported(f"{HEADER}{ID},Rice cooker,Kitchenware,42.5%\n", **batch)

    assert held() == [("Rice cooker", "kitchen", 4_250)]
    assert Product.objects.get().store == store


def test_what_the_file_leaves_empty_stays(batch, product):
    imported(f"{HEADER}{ID},,,40%\n", **batch)

    assert held() == [("Serum", "beauty", 4_000)]


@pytest.mark.parametrize(
    ("written", "margin"), [("40%", 4_000), ("40", 4_000), ("0.4", 4_000), ("0", 0), ("1%", 100)]
)
def test_margin_is_a_share_or_a_percentage(batch, written, margin):
    imported(f"{HEADER}{ID},Serum,,{written}\n", **batch)

    assert held() == [("Serum", None, margin)]


@pytest.mark.parametrize("written", ["101", "-5%", "1", "half"])
def test_impossible_margin_is_said_and_is_no_zero(batch, written):
    others = "".join(f"17294000000000000{number},Mask,,20%\n" for number in range(11, 20))

    found = imported(f"{HEADER}{ID},Serum,,{written}\n{others}", **batch)

    assert [(each.row, each.column, each.found) for each in found.issues.all()] == [(2, "Margin %", written)]
    assert not Product.objects.filter(product_id=ID).exists()


def test_unknown_category_is_a_warning(batch, product):
    found = imported(f"{HEADER}{ID},,Nonsense,40%\n", **batch)

    issue = Issue.objects.get(batch=found)
    assert (issue.level, issue.row, issue.found) == (Issue.Level.WARNING, 2, "Nonsense")
    assert held() == [("Serum", "beauty", 4_000)]


def test_same_file_again_changes_nothing(batch):
    content = f"{HEADER}{ID},Serum,Food & drinks,40%\n"
    imported(content, **batch)

    assert read(content + "\n", **batch).rows["same"] == 1


def test_undo_brings_back_what_stood_before(batch, manager, product):
    done = imported(f"{HEADER}{ID},Mask,Kitchenware,40%\n1729400000000000009,New,,\n", **batch)

    actions.undo(batch=done, by=manager, at=NOON)
    worked(done)

    assert held() == [("Serum", "beauty", 1_000)]


def test_another_stores_product_of_the_same_id_stays(batch, brand):
    ProductFactory(store=StoreFactory(brand=brand), product_id=ID, name="Theirs")

    imported(f"{HEADER}{ID},Mine,,40%\n", **batch)

    assert sorted(held()) == [("Mine", None, 4_000), ("Theirs", None, None)]
