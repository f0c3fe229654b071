"""The archive under /api/v1/: the page's filters, order and actions."""

from rest_framework.routers import SimpleRouter

from .jobs import BulkJobViewSet, ExportViewSet
from .records import CreatorViewSet, SavedViewViewSet


def register(router: SimpleRouter) -> None:
    router.register("creators", CreatorViewSet, "creator")
    router.register("creator-views", SavedViewViewSet, "creator-view")
    router.register("creator-bulk-jobs", BulkJobViewSet, "creator-bulk-job")
    router.register("creator-exports", ExportViewSet, "creator-export")
