"""From each record's page one click leads to its changes, for those who may read them."""

import pytest
from django.urls import reverse

from evaluations.models import Policy, Scorecard
from tests.factories.accounts import UserFactory
from tests.factories.blacklist import EntryFactory, IncidentFactory
from tests.factories.campaigns import CampaignFactory, CollaborationFactory
from tests.factories.creators import CreatorFactory

PAGES = {
    "brand": lambda brand: ("accounts:brand", brand),
    "creator": lambda _brand: ("insights:dossier", CreatorFactory()),
    "creator's form": lambda _brand: ("creators:edit", CreatorFactory()),
    "campaign": lambda brand: ("campaigns:campaign", CampaignFactory(brand=brand)),
    "collaboration": lambda brand: ("campaigns:collaboration", CollaborationFactory(campaign__brand=brand)),
    "blacklist entry": lambda brand: ("blacklist:entry", EntryFactory(brand=brand)),
    "incident": lambda brand: ("blacklist:incident", IncidentFactory(brand=brand)),
    "scorecard": lambda _brand: ("evaluations:scorecard", Scorecard.objects.in_force()),
    "policy": lambda _brand: ("evaluations:policy", Policy.objects.in_force()),
}


@pytest.mark.parametrize("name", PAGES)
def test_page_links_to_the_changes(client, administrator, operator, brand, name):
    page, record = PAGES[name](brand)
    target = reverse("accounts:audit", args=[record._meta.label_lower, record.pk])
    found = {}
    for reader in (administrator, operator):
        client.force_login(reader)
        found[reader] = client.get(reverse(page, args=[] if name == "policy" else [record.pk]))

    assert f'href="{target}"' in found[administrator].text
    assert target not in found[operator].text
    client.force_login(administrator)
    assert client.get(target).status_code == 200


def test_person_links_to_the_changes(client, administrator):
    person = UserFactory()
    client.force_login(administrator)

    page = client.get(reverse("accounts:person", args=[person.pk]))

    assert reverse("accounts:audit", args=["accounts.user", person.pk]) in page.text
