import pytest
from django.urls import reverse

from blacklist.models import Entry
from tests.factories.blacklist import EntryFactory, IncidentFactory


def address(record):
    return reverse("accounts:audit", args=[record._meta.label_lower, record.pk])


def test_entry_is_read_by_managers_of_every_brand(client, manager, stranger, operator, brand):
    entry = EntryFactory(brand=brand, in_force=True)
    codes = []
    for reader in (manager, stranger, operator):
        client.force_login(reader)
        codes.append(client.get(address(entry)).status_code)

    assert codes == [200, 200, 403]


def test_people_and_brand_of_an_entry_have_no_name_elsewhere(client, stranger, brand):
    entry = EntryFactory(brand=brand, proposed_by__name="Lin Planted")
    client.force_login(stranger)

    text = client.get(address(entry)).text

    assert (brand.name in text, "Lin Planted" in text) == (False, False)


def test_change_of_a_date_is_told(client, manager, brand):
    entry = EntryFactory(brand=brand)
    Entry.objects.filter(pk=entry.pk).update(facts="Two samples in April.")
    client.force_login(manager)

    line = client.get(address(entry)).context["lines"][0]

    assert [(change.label, change.old, change.new) for change in line.changes] == [
        ("facts", entry.facts, "Two samples in April.")
    ]


@pytest.mark.parametrize("mine", [True, False])
def test_incident_belongs_to_its_brand(client, manager, brand, other_brand, mine):
    incident = IncidentFactory(brand=brand if mine else other_brand)
    client.force_login(manager)

    assert client.get(address(incident)).status_code == (200 if mine else 404)
