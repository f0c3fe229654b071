import pytest
from django.urls import reverse
from django.utils import timezone

from campaigns.models import Campaign, Terms
from tests.factories.campaigns import (
    CampaignFactory,
    CampaignScorerFactory,
    CollaborationFactory,
    DeliverableFactory,
    TermsFactory,
)


@pytest.fixture
def lines_of(client, manager):
    """By what they are about and what happened: one transaction's events have one time."""
    client.force_login(manager)

    def read(record):
        address = reverse("accounts:audit", args=[record._meta.label_lower, record.pk])
        return {
            (line.subject, line.kind): {change.label: (change.old, change.new) for change in line.changes}
            for line in client.get(address).context["lines"]
        }

    return read


def test_campaign_tells_its_changes_and_scorers(lines_of, brand):
    campaign = CampaignFactory(brand=brand, budget_minor=None, currency="USD")
    scorer = CampaignScorerFactory(campaign=campaign)
    Campaign.objects.filter(pk=campaign.pk).update(budget_minor=1_250_050)

    lines = lines_of(campaign)

    assert lines["", "update"] == {"budget": ("–", "USD 12,500.50")}
    assert lines["scorer", "insert"]["role"] == ("–", scorer.get_role_display())


def test_collaboration_tells_terms_and_deliverables(lines_of, brand):
    collaboration = CollaborationFactory(campaign__brand=brand)
    terms = TermsFactory(
        collaboration=collaboration,
        form="live",
        settlement="cps",
        commission_bp=1250,
        fixed_fee_minor=3000,
        currency="USD",
    )
    Terms.objects.filter(pk=terms.pk).update(accepted_at=timezone.now(), accepted_by=terms.written_by)
    DeliverableFactory(collaboration=collaboration, title="Planted video")

    lines = lines_of(collaboration)

    assert lines["deliverable", "insert"]["title"] == ("–", "Planted video")
    assert list(lines["terms", "update"]) == ["accepted"]
    written = lines["terms", "insert"]
    assert (written["commission"], written["fixed fee"]) == (("–", "12.5 %"), ("–", "USD 30.00"))


@pytest.mark.parametrize("factory", [CampaignFactory, CollaborationFactory])
def test_another_brands_trail_does_not_exist(client, manager, factory):
    record = factory()
    client.force_login(manager)

    address = reverse("accounts:audit", args=[record._meta.label_lower, record.pk])

    assert client.get(address).status_code == 404
