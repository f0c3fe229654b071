"""What one brand keeps about a shared creator is in nobody else's trail."""

import pytest
from django.urls import reverse

from accounts.roles import Role
from creators.models import Creator
from tests.factories.accounts import person
from tests.factories.creators import (
    ContactFactory,
    CreatorFactory,
    ProfileFactory,
    TaggingFactory,
)


def page_for(client, reader, creator):
    client.force_login(reader)
    return client.get(reverse("accounts:audit", args=["creators.creator", creator.pk]))


@pytest.fixture
def creator(brand):
    creator = CreatorFactory(handle="mia.cooks")
    ProfileFactory(creator=creator, brand=brand, note="planted note", owner=person(Role.OPERATIONS, brand))
    ContactFactory(creator=creator, brand=brand, value="planted@example.com")
    TaggingFactory(creator=creator, tag__brand=brand, tag__name="planted tag")
    return creator


def test_handles_and_names_are_told_to_every_brand(client, stranger, creator):
    Creator.objects.filter(pk=creator.pk).update(handle="mia.bakes")

    line = page_for(client, stranger, creator).context["lines"][0]

    assert [(change.label, change.old, change.new) for change in line.changes] == [
        ("handle", "mia.cooks", "mia.bakes")
    ]


def test_own_brand_reads_what_it_keeps(client, manager, creator):
    text = page_for(client, manager, creator).text

    assert [word in text for word in ("planted note", "planted@example.com", "planted tag")] == [True] * 3


def test_other_brands_read_nothing_of_it(client, stranger, creator):
    before = page_for(client, stranger, CreatorFactory()).context["lines"]

    answer = page_for(client, stranger, creator)

    assert "planted" not in answer.text
    assert len(answer.context["lines"]) == len(before) == 1


def test_what_was_deleted_stays_in_the_trail(client, manager, creator):
    creator.contacts.get().delete()

    [line] = [line for line in page_for(client, manager, creator).context["lines"] if line.kind == "delete"]

    assert line.subject == "contact"
    assert "planted@example.com" in [change.new for change in line.changes]


def test_category_has_its_name(client, manager, creator):
    [created] = [line for line in page_for(client, manager, creator).context["lines"] if not line.subject]

    assert ("category", str(creator.category)) in [(change.label, change.new) for change in created.changes]
