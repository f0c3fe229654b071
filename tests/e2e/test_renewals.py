"""The renewal worklist in a real browser: decided in bulk, and met again by who adds to the next campaign."""

from datetime import timedelta

import pytest
from django.utils.timezone import now
from playwright.sync_api import expect

from accounts.roles import Role
from campaigns.models import PauseConsent
from campaigns.states import CampaignState
from evaluations.dimensions import Renewal, Tier
from evaluations.models import RenewalItem
from tests.factories.accounts import BrandFactory, UserFactory, person
from tests.factories.campaigns import CampaignFactory
from tests.factories.evaluations import RenewalItemFactory

from .browser import DESKTOP, PHONE, assert_accessible, assert_fits


@pytest.fixture
def brand(stack):
    return BrandFactory()


@pytest.fixture
def manager(brand):
    return person(Role.MANAGER, brand)


@pytest.fixture
def items(brand):
    """One to renew, one to pause."""
    campaign = CampaignFactory(
        brand=brand, state=CampaignState.CLOSED, closed_at=now(), closed_by=UserFactory()
    )
    return [
        RenewalItemFactory(collaboration__campaign=campaign),
        RenewalItemFactory(
            collaboration__campaign=campaign,
            tier=Tier.D,
            suggestion=Renewal.PAUSE,
            suggested_commission_bp=None,
        ),
    ]


@pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["desktop", "phone"])
@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_pages_of_renewals_are_accessible_and_fit(browser_page, sign_in, manager, items, language, size):
    decided = RenewalItemFactory(
        collaboration__campaign=items[0].collaboration.campaign,
        decided=True,
        decided_at=now() - timedelta(days=1),
    )
    type(manager).objects.filter(pk=manager.pk).update(language=language)
    page = sign_in(browser_page(language=language, size=size), manager)
    campaign = items[0].collaboration.campaign
    for address in (
        "/renewals/",
        f"/campaigns/{campaign.pk}/renewals/",
        items[0].get_absolute_url(),
        decided.get_absolute_url(),
        f"/campaigns/{CampaignFactory(brand=campaign.brand).pk}/creators/",
    ):
        assert page.goto(address).status == 200, address
        assert_accessible(page)
        assert_fits(page)


def test_decided_in_bulk_and_met_again_in_the_next_campaign(browser_page, sign_in, brand, manager, items):
    coming = CampaignFactory(brand=brand, name="Autumn launch")
    paused = items[1].collaboration.creator
    page = sign_in(browser_page(language="en"), manager)

    page.goto("/renewals/")
    page.get_by_label("Select all on this page").check()
    page.get_by_role("button", name="Decide now").click()
    expect(page.get_by_text("Pausing a creator needs a reason.")).to_be_visible()
    page.get_by_role("link", name=str(paused)).click()
    page.get_by_role("textbox", name="Reason").fill("Late three times")
    page.get_by_role("button", name="Decide now").click()
    page.wait_for_url("**/renewals/")
    assert set(RenewalItem.objects.values_list("decision", flat=True)) == {"renew", "pause"}

    page.goto(f"/campaigns/{coming.pk}/creators/")
    page.get_by_label(f"Select {paused}").check()
    page.get_by_label("Add paused creators too").first.check()
    page.get_by_label("Why in spite of the pause").first.fill("A last try")
    page.get_by_role("button", name="Add the ticked creators").click()
    page.get_by_role("heading", name="1 creator added").wait_for()
    assert PauseConsent.objects.get().reason == "A last try"
