import pytest
from django.core.exceptions import PermissionDenied

from accounts import actions
from accounts.errors import TakenError
from accounts.models import Brand


def test_create_brand(administrator):
    brand = actions.create_brand(name="Tidewater", slug="tidewater", currency="SGD", by=administrator)

    assert list(Brand.objects.values_list("pk", "name", "currency")) == [(brand.pk, "Tidewater", "SGD")]


def test_manager_creates_no_brand(manager):
    with pytest.raises(PermissionDenied):
        actions.create_brand(name="Tidewater", slug="tidewater", currency="SGD", by=manager)


@pytest.mark.parametrize(("name", "slug", "field"), [("Lanting", "new", "name"), ("New", "lanting", "slug")])
def test_names_are_unique(administrator, brand, name, slug, field):
    with pytest.raises(TakenError) as refusal:
        actions.create_brand(name=name, slug=slug, currency="USD", by=administrator)

    assert refusal.value.field == field


def test_change_brand(administrator, brand):
    actions.change_brand(
        brand=brand, name="Lanting", slug="lan", currency="CNY", is_active=False, by=administrator
    )

    assert Brand.objects.values_list("slug", "currency", "is_active").get() == ("lan", "CNY", False)


def test_manager_changes_no_brand(manager, brand):
    with pytest.raises(PermissionDenied):
        actions.change_brand(brand=brand, name="X", slug="x", currency="CNY", is_active=True, by=manager)
