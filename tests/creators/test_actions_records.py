import pytest
from django.core.exceptions import PermissionDenied

from accounts.roles import Role
from creators.actions import Record, add_creator, add_creators, edit_creator
from creators.errors import CreatorExistsError, HandleInvalidError
from creators.models import Creator
from creators.signals import creators_added, creators_changed
from tests.factories.accounts import BrandFactory, person
from tests.factories.creators import CategoryFactory, CreatorFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def brand():
    return BrandFactory()


@pytest.fixture
def operator(brand):
    return person(Role.OPERATIONS, brand)


@pytest.fixture
def announced():
    """What the app announced, as (signal, ids)."""
    heard = []

    def hear_added(ids, **_kwargs):
        heard.append(("added", ids))

    def hear_changed(ids, **_kwargs):
        heard.append(("changed", ids))

    creators_added.connect(hear_added)
    creators_changed.connect(hear_changed)
    yield heard
    creators_added.disconnect(hear_added)
    creators_changed.disconnect(hear_changed)


def test_add_creator_takes_a_profile_address(brand, operator, announced):
    record = Record(handle="https://www.tiktok.com/@Mia.Cooks?lang=en", display_name="Mia", market="TH")

    creator = add_creator(record=record, by=operator, brand=brand)

    creator.refresh_from_db()
    assert (creator.handle, creator.display_name, creator.market) == ("mia.cooks", "Mia", "TH")
    assert creator.created_by == operator
    assert announced == [("added", [creator.pk])]


def test_add_creator_keeps_further_categories(brand, operator):
    pets = CategoryFactory(code="pets")

    creator = add_creator(record=Record(handle="@dogs", further_categories=[pets]), by=operator, brand=brand)

    assert list(creator.further_categories.all()) == [pets]


@pytest.mark.parametrize("written", ["", "@", "no spaces", "https://example.com/@name", "ends.", "ü" * 3])
def test_add_creator_refuses_what_is_no_handle(brand, operator, written):
    with pytest.raises(HandleInvalidError):
        add_creator(record=Record(handle=written), by=operator, brand=brand)


@pytest.mark.parametrize(
    ("record", "field"),
    [(Record(handle="@TAKEN"), "handle"), (Record(handle="@free", platform_id="7"), "platform_id")],
)
def test_add_creator_refuses_a_known_one(brand, operator, record, field):
    CreatorFactory(handle="taken", platform_id="7")

    with pytest.raises(CreatorExistsError) as refusal:
        add_creator(record=record, by=operator, brand=brand)

    assert refusal.value.field == field


def test_add_creator_needs_the_capability(brand):
    with pytest.raises(PermissionDenied):
        add_creator(record=Record(handle="@mia"), by=person(Role.CUSTOMER_SERVICE, brand), brand=brand)


def test_add_creators_announces_all_at_once(brand, operator, announced):
    creators = [Creator(handle="one"), Creator(handle="two_")]

    added = add_creators(creators=creators, by=operator, brand=brand)

    assert announced == [("added", [creator.pk for creator in added])]


def test_edit_creator_keeps_the_earlier_handle(brand, operator, announced):
    creator = CreatorFactory(handle="before")
    announced.clear()

    edit_creator(creator=creator, record=Record(handle="@after"), by=operator, brand=brand)

    creator.refresh_from_db()
    assert creator.handle == "after"
    assert [earlier.handle for earlier in creator.earlier_handles.all()] == ["before"]
    assert announced == [("changed", [creator.pk])]


def test_edit_creator_may_keep_its_own_handle(brand, operator):
    creator = CreatorFactory(handle="same", platform_id="9")

    edit_creator(
        creator=creator, record=Record(handle="same", platform_id="9", market="VN"), by=operator, brand=brand
    )

    creator.refresh_from_db()
    assert creator.market == "VN"
