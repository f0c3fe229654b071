from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from rest_framework import mixins, serializers, status, viewsets
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.callers import caller, given, person
from accounts.roles import Capability
from evaluations import actions
from evaluations.models import CapRule, Policy, TierRule, WhatIf
from evaluations.states import VersionState
from evaluations.studio.checks import faults_of, warnings_of
from evaluations.studio.differences import CAP_FIELDS, TIER_FIELDS, fingerprint
from evaluations.studio.sections import NUMBERS

LONGEST_NOTE = 2000


class CapRuleSerializer(serializers.ModelSerializer[CapRule]):
    class Meta:
        model = CapRule
        fields = [*CAP_FIELDS]
        # A policy's rules are sent as a whole; what they must be together the action says.
        validators: list[Any] = []


class TierRuleSerializer(serializers.ModelSerializer[TierRule]):
    class Meta:
        model = TierRule
        fields = [*TIER_FIELDS]
        validators: list[Any] = []


class PolicySerializer(serializers.ModelSerializer[Policy]):
    """`faults` and `warnings` are of drafts; `numbers_sha256` is the same where every number and rule is."""

    cap_rules = CapRuleSerializer(many=True, read_only=True)
    tier_rules = TierRuleSerializer(many=True, read_only=True)
    faults = serializers.SerializerMethodField()
    warnings = serializers.SerializerMethodField()
    numbers_sha256 = serializers.SerializerMethodField()

    class Meta:
        model = Policy
        exclude = ["drafted_by", "published_by"]

    def get_faults(self, policy: Policy) -> list[str]:
        if policy.state != VersionState.DRAFT:
            return []
        rules = list(policy.cap_rules.all()), list(policy.tier_rules.all())
        return [str(fault) for fault in faults_of(policy, *rules)]

    def get_warnings(self, policy: Policy) -> list[str]:
        return warnings_of(policy) if policy.state == VersionState.DRAFT else []

    def get_numbers_sha256(self, policy: Policy) -> str:
        return fingerprint(policy)


class PolicyChangeSerializer(serializers.ModelSerializer[Policy]):
    """Any of the numbers; the rules of a kind as a whole."""

    cap_rules = CapRuleSerializer(many=True)
    tier_rules = TierRuleSerializer(many=True)
    note = serializers.CharField(max_length=LONGEST_NOTE, allow_blank=True)

    class Meta:
        model = Policy
        fields = [*NUMBERS, "note", "cap_rules", "tier_rules"]


class PolicyDraftSerializer(serializers.Serializer[Any]):
    """`based_on`: a published version, by default the one in force."""

    based_on = serializers.PrimaryKeyRelatedField(queryset=Policy.objects.published(), required=False)
    note = serializers.CharField(max_length=LONGEST_NOTE, allow_blank=True, default="")


class PolicyPublishSerializer(serializers.Serializer[Any]):
    """`numbers_sha256`: of the numbers agreed to; a draft changed since is refused."""

    numbers_sha256 = serializers.CharField(max_length=64, required=False)


class PolicyRestoreSerializer(serializers.Serializer[Any]):
    note = serializers.CharField(max_length=LONGEST_NOTE)


class WhatIfSerializer(serializers.ModelSerializer[WhatIf]):
    """`matrix`: {market: {tier now: {tier then: creators}}}, "-" unrated. Scores in millionths."""

    class Meta:
        model = WhatIf
        fields = [
            "id",
            "policy",
            "against",
            "numbers_sha256",
            "requested_at",
            "started_at",
            "done_at",
            "progress",
            "total",
            "last_error",
            "void",
            "compared",
            "moved",
            "matrix",
            "scores",
            "movers",
        ]
        read_only_fields = fields


class PolicyViewSet(viewsets.ReadOnlyModelViewSet[Policy]):
    """Versions of the policy. POST drafts the next one; a published version never changes."""

    serializer_class = PolicySerializer
    queryset = Policy.objects.none()
    capabilities = {"read": Capability.VIEW_CREATORS, "write": Capability.MANAGE_POLICY}

    def get_queryset(self) -> QuerySet[Policy]:
        return Policy.objects.visible_to(person(self.request)).with_rules().order_by("-version")

    def get_serializer_class(self) -> type[serializers.BaseSerializer[Any]]:
        asked: dict[str, type[serializers.BaseSerializer[Any]]] = {
            "create": PolicyDraftSerializer,
            "partial_update": PolicyChangeSerializer,
        }
        return asked.get(self.action, super().get_serializer_class())

    def create(self, request: Request) -> Response:
        asked = given(PolicyDraftSerializer, request)
        source = asked.get("based_on") or Policy.objects.in_force()
        draft = actions.draft_policy(based_on=source, changes={}, note=asked["note"], **caller(request))
        return self._answer(draft, status.HTTP_201_CREATED)

    def partial_update(self, request: Request, pk: str) -> Response:
        """The numbers sent; cap and tier rules as a whole. Refused with every fault."""
        policy = self.get_object()
        changes = given(PolicyChangeSerializer, request, partial=True)
        rules = {
            "caps": _rows(CapRule, changes.pop("cap_rules", None)),
            "tiers": _rows(TierRule, changes.pop("tier_rules", None)),
        }
        note = changes.pop("note", None)
        actions.change_policy(policy=policy, changes=changes, note=note, **rules, **caller(request))
        return self._answer(policy)

    def destroy(self, request: Request, pk: str) -> Response:
        actions.discard_policy(policy=self.get_object(), by=person(request))
        return Response(status=status.HTTP_204_NO_CONTENT)

    @action(detail=True, methods=["post"], serializer_class=PolicyPublishSerializer)
    def publish(self, request: Request, pk: str) -> Response:
        """By somebody other than the author."""
        policy = self.get_object()
        seen = given(PolicyPublishSerializer, request).get("numbers_sha256")
        actions.publish_policy(policy=policy, seen=seen, **caller(request))
        return self._answer(policy)

    @action(detail=True, methods=["post"], serializer_class=PolicyRestoreSerializer)
    def restore(self, request: Request, pk: str) -> Response:
        """Put a former version back in force, as a version of its own."""
        policy = self.get_object()
        note = given(PolicyRestoreSerializer, request)["note"]
        return self._answer(
            actions.restore_policy(policy=policy, note=note, **caller(request)), status.HTTP_201_CREATED
        )

    @action(detail=True, methods=["post"], url_path="try", serializer_class=WhatIfSerializer)
    def try_out(self, request: Request, pk: str) -> Response:
        """Ask for a what-if over the whole history; poll `what-ifs` for the result."""
        what_if = actions.request_what_if(policy=self.get_object(), **caller(request))
        return Response(WhatIfSerializer(what_if).data, status=status.HTTP_201_CREATED)

    def _answer(self, policy: Policy, code: int = status.HTTP_200_OK) -> Response:
        found = Policy.objects.with_rules().get(pk=policy.pk)
        return Response(PolicySerializer(found).data, status=code)


def _rows(model: type[Any], rows: list[dict[str, Any]] | None) -> list[Any] | None:
    return None if rows is None else [model(**row) for row in rows]


class WhatIfViewSet(mixins.RetrieveModelMixin, mixins.ListModelMixin, viewsets.GenericViewSet[WhatIf]):
    serializer_class = WhatIfSerializer
    queryset = WhatIf.objects.none()
    filterset_fields = ["policy"]
    capabilities = {"read": Capability.MANAGE_POLICY}

    def get_queryset(self) -> QuerySet[WhatIf]:
        return WhatIf.objects.visible_to(person(self.request)).order_by("-requested_at", "-pk")
