from rest_framework.routers import SimpleRouter

from .campaigns import (
    CampaignViewSet,
    CollaborationViewSet,
    DeliverableViewSet,
    MessageViewSet,
    SnapshotViewSet,
    TermsViewSet,
)
from .samples import SampleViewSet


def register(router: SimpleRouter) -> None:
    router.register("campaigns", CampaignViewSet, "campaign")
    router.register("collaborations", CollaborationViewSet, "collaboration")
    router.register("terms", TermsViewSet, "terms")
    router.register("deliverables", DeliverableViewSet, "deliverable")
    router.register("deliverable-snapshots", SnapshotViewSet, "deliverable-snapshot")
    router.register("messages", MessageViewSet, "message")
    router.register("samples", SampleViewSet, "sample")
