from datetime import UTC, date, datetime, timedelta

import factory

from accounts.roles import SCORING_ROLES
from campaigns import models
from campaigns.states import CampaignState, SampleState, Stage
from creators.markets import Market

from .accounts import BrandFactory, UserFactory, person
from .creators import CreatorFactory

NOW = datetime(2026, 6, 1, 8, tzinfo=UTC)
# When a campaign that is told from its beginning starts.
START = datetime(2026, 3, 2, 9, tzinfo=UTC)


class CampaignFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = models.Campaign

    brand = factory.SubFactory(BrandFactory)
    name = factory.Sequence(lambda n: f"Campaign {n}")
    goal = models.Goal.SALES
    markets = [Market.THAILAND]
    starts_on = date(2026, 5, 1)
    ends_on = date(2026, 6, 30)
    currency = "USD"
    owner = factory.SubFactory(UserFactory)
    state = CampaignState.RUNNING
    started_at = NOW - timedelta(days=30)


class DraftCampaignFactory(CampaignFactory):
    state = CampaignState.DRAFT
    started_at = None


class CampaignScorerFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = models.CampaignScorer

    campaign = factory.SubFactory(CampaignFactory)
    role = "operations"
    user = factory.SubFactory(UserFactory)


class CollaborationFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = models.Collaboration

    campaign = factory.SubFactory(CampaignFactory)
    creator = factory.SubFactory(CreatorFactory)
    stage = Stage.LEAD
    stage_since = NOW - timedelta(days=20)
    agreed_on = date(2026, 6, 1)
    added_at = NOW - timedelta(days=20)
    added_by = factory.SelfAttribute("campaign.owner")

    class Params:
        completed = factory.Trait(stage=Stage.PUBLISHED, completed_at=NOW)


class CompletedCollaborationFactory(CollaborationFactory):
    """One agreed video, published ten days after the start."""

    class Meta:
        skip_postgeneration_save = True

    stage = Stage.PUBLISHED
    completed_at = START + timedelta(days=10)

    @factory.post_generation
    def video(self, create, extracted, **kwargs):
        DeliverableFactory(collaboration=self, published_at=self.completed_at, **kwargs)


class TermsFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = models.Terms

    collaboration = factory.SubFactory(CollaborationFactory)
    version = 1
    form = models.TermsForm.GUARANTEE
    settlement = models.Settlement.CPS
    currency = "USD"
    guarantee_minor = 123_45
    commission_bp = 1_000
    written_by = factory.SelfAttribute("collaboration.campaign.owner")
    written_at = NOW - timedelta(days=15)


class DeliverableFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = models.Deliverable

    collaboration = factory.SubFactory(CollaborationFactory)
    content_id = factory.Sequence(lambda n: str(7_500_000_000_000_000_000 + n))
    url = factory.LazyAttribute(
        lambda o: f"https://www.tiktok.com/@{o.collaboration.creator.handle}/video/{o.content_id}"
    )
    agreed_on = date(2026, 6, 1)
    published_at = NOW
    recorded_by = factory.SelfAttribute("collaboration.campaign.owner")
    recorded_at = NOW


class DeliverableSnapshotFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = models.DeliverableSnapshot

    deliverable = factory.SubFactory(DeliverableFactory)
    taken_at = factory.LazyAttribute(lambda o: o.deliverable.published_at + timedelta(days=7))
    origin = models.DeliverableSnapshot.Origin.MANUAL
    views = 10_000
    likes = 500
    comments = 20
    shares = 5
    product_clicks = 100


class MessageFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = models.Message

    collaboration = factory.SubFactory(CollaborationFactory)
    direction = models.Message.Direction.OUT
    text = "When will the video be ready?"
    sent_at = NOW
    recorded_by = factory.SelfAttribute("collaboration.campaign.owner")


class SampleFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = models.Sample

    collaboration = factory.SubFactory(CollaborationFactory)
    product_name = factory.Sequence(lambda n: f"Serum {n}")
    sku_id = "1729000000000000001"
    price_minor = 12_00
    currency = "USD"
    requested_at = NOW - timedelta(days=10)
    recorded_by = factory.SelfAttribute("collaboration.campaign.owner")

    class Params:
        approved = factory.Trait(state=SampleState.APPROVED)
        shipped = factory.Trait(state=SampleState.SHIPPED, shipped_at=NOW - timedelta(days=8))
        received = factory.Trait(
            state=SampleState.RECEIVED,
            shipped_at=NOW - timedelta(days=8),
            received_at=NOW - timedelta(days=5),
            post_due_at=NOW + timedelta(days=9),
        )
        fulfilled = factory.Trait(state=SampleState.FULFILLED, ended_at=NOW)
        unfulfilled = factory.Trait(state=SampleState.UNFULFILLED, ended_at=NOW)


class SampleRuleFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = models.SampleRule

    brand = factory.SubFactory(BrandFactory)
    is_automatic = True
    currency = "USD"


def video_id(moment, number=1):
    """An id of a video published at the moment."""
    return str((int(moment.timestamp()) << 32) + number)


def with_scorers(campaign):
    """One scorer for each role, by role."""
    return {
        role: CampaignScorerFactory(campaign=campaign, role=role, user=person(role, campaign.brand)).user
        for role in SCORING_ROLES
    }
