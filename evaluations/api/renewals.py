"""The renewal worklist: what the tiers suggest and what people decided, one by one or many at once."""

from typing import Any

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema
from rest_framework import mixins, serializers, viewsets
from rest_framework.decorators import action
from rest_framework.permissions import SAFE_METHODS
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.callers import caller, given, person
from accounts.requests import brand_of
from accounts.roles import Capability
from evaluations import actions
from evaluations.actions import Decided
from evaluations.dimensions import Renewal
from evaluations.filters import RenewalApiFilter
from evaluations.models import Policy, RenewalItem

LARGEST_BULK = 1000
DECIDES = Capability.DECIDE_RENEWALS


class RenewalSerializer(serializers.ModelSerializer[RenewalItem]):
    """`tier` is that of the suggestion, `tier_now` the present one; null: unrated. Commissions in 1/100 percent."""

    creator = serializers.IntegerField(source="collaboration.creator_id")
    handle = serializers.CharField(source="collaboration.creator.handle")
    campaign = serializers.IntegerField(source="collaboration.campaign_id")
    tier = serializers.SerializerMethodField()
    tier_now = serializers.CharField(
        source="collaboration.creator.current_standing.get_tier_display", default=None
    )
    score = serializers.FloatField(allow_null=True)

    class Meta:
        model = RenewalItem
        fields = [
            "id",
            "collaboration",
            "creator",
            "handle",
            "campaign",
            "score",
            "standing",
            "tier",
            "tier_now",
            "suggestion",
            "suggested_commission_bp",
            "suggested_at",
            "decision",
            "commission_bp",
            "reason",
            "decided_at",
            "decided_by",
        ]
        read_only_fields = fields

    def get_tier(self, item: RenewalItem) -> str | None:
        return None if item.tier is None else item.get_tier_display()


class DecisionSerializer(serializers.Serializer[Any]):
    """`commission_bp` null: as suggested where the decision is. A reason is due for a pause and for a deviation."""

    decision = serializers.ChoiceField(choices=Renewal.choices)
    commission_bp = serializers.IntegerField(
        required=False, allow_null=True, default=None, min_value=0, max_value=10_000
    )
    reason = serializers.CharField(required=False, allow_blank=True, default="")


class BulkDecisionSerializer(DecisionSerializer):
    """`decision` null: each as suggested."""

    renewals = serializers.ListField(child=serializers.IntegerField(), min_length=1, max_length=LARGEST_BULK)
    decision = serializers.ChoiceField(choices=Renewal.choices, required=False, allow_null=True, default=None)


class DecidedSerializer(serializers.Serializer[Any]):
    """What became of one row; `refusal` is null when it was decided."""

    renewal = serializers.IntegerField(source="item_id")
    decision = serializers.SerializerMethodField()
    code = serializers.SerializerMethodField()
    refusal = serializers.SerializerMethodField()

    def get_decision(self, result: Decided) -> str | None:
        return result.item.decision if result.item and not result.refusal else None

    def get_code(self, result: Decided) -> str | None:
        return result.refusal.code if result.refusal else None

    def get_refusal(self, result: Decided) -> str | None:
        return str(result.refusal) if result.refusal else None


class RenewalViewSet(mixins.RetrieveModelMixin, mixins.ListModelMixin, viewsets.GenericViewSet[RenewalItem]):
    """The worklist of the caller's brands, undecided first."""

    queryset = RenewalItem.objects.none()
    serializer_class = RenewalSerializer
    filterset_class = RenewalApiFilter
    capabilities = {"read": Capability.VIEW_CAMPAIGNS, "decide": DECIDES, "decide_many": DECIDES}

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        super().initial(request, *args, **kwargs)
        # The object before the body: of another brand's nothing is said, not even that the body was wrong.
        if self.detail and request.method not in SAFE_METHODS:
            self.get_object()

    def get_queryset(self) -> QuerySet[RenewalItem]:
        items: Any = RenewalItem.objects.visible_to(person(self.request))
        listed: QuerySet[RenewalItem] = items.for_list(z=Policy.objects.in_force().hysteresis)
        return listed

    @extend_schema(operation_id="renewals_decide", request=DecisionSerializer, responses=RenewalSerializer)
    @action(methods=["post"], detail=True)
    def decide(self, request: Request, pk: str) -> Response:
        """Decide one, or decide it anew: the trail keeps what stood before."""
        item = self.get_object()
        actions.decide_renewal(item=item, **_decision(DecisionSerializer, request), **caller(request))
        return Response(self.get_serializer(self.get_object()).data)

    @extend_schema(
        operation_id="renewals_decide_many",
        request=BulkDecisionSerializer,
        responses=DecidedSerializer(many=True),
    )
    @action(methods=["post"], detail=False, url_path="decide", filterset_class=None, pagination_class=None)
    def decide_many(self, request: Request) -> Response:
        """Decide several of the brand. Each gets a result."""
        wanted = _decision(BulkDecisionSerializer, request)
        ids, brand = wanted.pop("renewals"), brand_of(request._request)
        results = actions.decide_renewals(brand=brand, ids=ids, **wanted, **caller(request))
        return Response(DecidedSerializer(results, many=True).data)


def _decision(serializer: type[serializers.Serializer[Any]], request: Request) -> dict[str, Any]:
    wanted: dict[str, Any] = dict(given(serializer, request))
    return wanted | {"decision": Renewal(wanted["decision"]) if wanted["decision"] else None}
