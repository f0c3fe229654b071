from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from rest_framework import mixins, status, viewsets
from rest_framework.permissions import SAFE_METHODS
from rest_framework.request import Request
from rest_framework.response import Response


class Reading(mixins.RetrieveModelMixin, mixins.ListModelMixin, viewsets.GenericViewSet[Any]):
    """What the caller's brands hold. Another brand's objects do not exist here."""

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        super().initial(request, *args, **kwargs)
        # The object before the body: of another brand's nothing is said, not even that the body was wrong.
        if self.detail and request.method not in SAFE_METHODS:
            self.get_object()

    def get_queryset(self) -> QuerySet[Any]:
        everything: Any = super().get_queryset()
        shown: QuerySet[Any] = self.shown(everything.visible_to(self.request.user))
        return shown

    def shown(self, rows: Any) -> Any:
        return rows.for_list()

    def again(self, pk: int, code: int = status.HTTP_200_OK) -> Response:
        """The object as it is now."""
        return Response(self.get_serializer(self.get_queryset().get(pk=pk)).data, status=code)
