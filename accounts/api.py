"""People, brands and invitations under /api/v1/: the pages' filters and actions."""

from typing import cast

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from django.utils.timezone import now
from drf_spectacular.utils import extend_schema
from rest_framework import mixins, status, viewsets
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.routers import SimpleRouter

from . import actions, mail
from .callers import given
from .filters import PeopleFilter
from .models import ApiToken, Brand, Invitation, User
from .requests import PersonRequest, brand_of
from .roles import Capability
from .rules import require
from .serializers import (
    AdministratorSerializer,
    BrandSerializer,
    DefaultScorerChoiceSerializer,
    DefaultScorerSerializer,
    InvitationSerializer,
    IssuedSerializer,
    MeSerializer,
    NewBrandSerializer,
    NewInvitationSerializer,
    PasswordLinkSerializer,
    PersonSerializer,
    RolesSerializer,
    SettingsSerializer,
    TokenSerializer,
)


def person_request(request: Request) -> PersonRequest:
    """The request as authentication left it: with the person and their brands."""
    return cast("PersonRequest", request._request)


class MeViewSet(viewsets.GenericViewSet[User]):
    """The caller."""

    serializer_class = MeSerializer
    queryset = User.objects.none()
    pagination_class = None
    filter_backends = ()
    capabilities = {"read": None, "write": None}

    @extend_schema(responses=MeSerializer)
    def list(self, request: Request) -> Response:
        return Response(MeSerializer(_by(request)).data)

    @extend_schema(request=SettingsSerializer, responses=MeSerializer)
    @action(methods=["patch"], detail=False, url_path="settings")
    def change_settings(self, request: Request) -> Response:
        person = cast("User", request.user)
        current = {name: getattr(person, name) for name in ("name", "language", "time_zone")}
        actions.change_settings(person=person, **current | given(SettingsSerializer, request), by=person)
        return Response(MeSerializer(person).data)


class PersonViewSet(mixins.RetrieveModelMixin, mixins.ListModelMixin, viewsets.GenericViewSet[User]):
    """Colleagues. Roles are given in the brand of the request (`?brand=`)."""

    serializer_class = PersonSerializer
    filterset_class = PeopleFilter
    queryset = User.objects.none()
    capabilities = {
        "read": Capability.VIEW_PEOPLE,
        "roles": Capability.INVITE_PEOPLE,
        "administrator": Capability.MANAGE_BRANDS,
        "deactivate": Capability.MANAGE_BRANDS,
        "reactivate": Capability.MANAGE_BRANDS,
        "password_link": Capability.MANAGE_BRANDS,
    }

    def get_queryset(self) -> QuerySet[User]:
        request = person_request(self.request)
        people: QuerySet[User] = User.objects.visible_to(cast("User", self.request.user))
        return people.with_roles_in(request.brands).order_by("name", "pk")  # type: ignore[attr-defined, no-any-return]

    @extend_schema(request=RolesSerializer, responses=PersonSerializer)
    @action(methods=["put"], detail=True)
    def roles(self, request: Request, pk: str) -> Response:
        brand = brand_of(person_request(request))
        actions.set_roles(
            person=self.get_object(), brand=brand, **given(RolesSerializer, request), by=_by(request)
        )
        return self._answer(pk)

    @extend_schema(request=AdministratorSerializer, responses=PersonSerializer)
    @action(methods=["put"], detail=True)
    def administrator(self, request: Request, pk: str) -> Response:
        wanted = given(AdministratorSerializer, request)
        actions.set_administrator(person=self.get_object(), **wanted, by=_by(request))
        return self._answer(pk)

    @extend_schema(request=None, responses=PersonSerializer)
    @action(methods=["post"], detail=True)
    def deactivate(self, request: Request, pk: str) -> Response:
        actions.deactivate(person=self.get_object(), by=_by(request), at=now())
        return self._answer(pk)

    @extend_schema(request=None, responses=PersonSerializer)
    @action(methods=["post"], detail=True)
    def reactivate(self, request: Request, pk: str) -> Response:
        actions.reactivate(person=self.get_object(), by=_by(request))
        return self._answer(pk)

    @extend_schema(request=None, responses={201: PasswordLinkSerializer})
    @action(methods=["post"], detail=True, url_path="password-link")
    def password_link(self, request: Request, pk: str) -> Response:
        """A link with which the person sets a new password. It is told once."""
        issued = actions.issue_password_link(person=self.get_object(), by=_by(request), at=now())
        answer = {"link": mail.password_link(issued.secret), "expires_at": issued.link.expires_at}
        return Response(PasswordLinkSerializer(answer).data, status=status.HTTP_201_CREATED)

    def _answer(self, pk: str) -> Response:
        # Not from what the caller still sees: somebody without a role has just left the brand.
        request = person_request(self.request)
        person = User.objects.with_roles_in(request.brands).get(pk=pk)
        return Response(PersonSerializer(person).data)


class BrandViewSet(mixins.RetrieveModelMixin, mixins.ListModelMixin, viewsets.GenericViewSet[Brand]):
    serializer_class = BrandSerializer
    queryset = Brand.objects.none()
    capabilities = {
        "read": None,
        "default_scorers": None,  # asked of the brand in the address, below
        "create": Capability.MANAGE_BRANDS,
        "partial_update": Capability.MANAGE_BRANDS,
    }

    def get_queryset(self) -> QuerySet[Brand]:
        brands: QuerySet[Brand] = Brand.objects.visible_to(cast("User", self.request.user))
        return brands.order_by("name", "pk")

    @extend_schema(request=NewBrandSerializer, responses={201: BrandSerializer})
    def create(self, request: Request) -> Response:
        brand = actions.create_brand(**given(NewBrandSerializer, request), by=_by(request))
        return Response(BrandSerializer(brand).data, status=status.HTTP_201_CREATED)

    @extend_schema(request=BrandSerializer(partial=True), responses=BrandSerializer)
    def partial_update(self, request: Request, pk: str) -> Response:
        brand = self.get_object()
        current = {name: getattr(brand, name) for name in ("name", "slug", "currency", "is_active")}
        changes = given(BrandSerializer, request, partial=True)
        actions.change_brand(brand=brand, **current | changes, by=_by(request))
        return Response(BrandSerializer(brand).data)

    @extend_schema(
        request=DefaultScorerChoiceSerializer(many=True), responses=DefaultScorerSerializer(many=True)
    )
    @action(methods=["get", "put"], detail=True, url_path="default-scorers", pagination_class=None)
    def default_scorers(self, request: Request, pk: str) -> Response:
        brand = self.get_object()
        require(_by(request), Capability.ASSIGN_SCORERS, brand)
        if request.method == "PUT":
            for choice in given(DefaultScorerChoiceSerializer, request, many=True):
                actions.set_default_scorer(brand=brand, **choice, by=_by(request))
        return Response(DefaultScorerSerializer(brand.default_scorers.order_by("role"), many=True).data)


class InvitationViewSet(
    mixins.RetrieveModelMixin, mixins.ListModelMixin, viewsets.GenericViewSet[Invitation]
):
    """Into the brand of the request (`?brand=`)."""

    serializer_class = InvitationSerializer
    queryset = Invitation.objects.none()
    capabilities = {"read": Capability.INVITE_PEOPLE, "write": Capability.INVITE_PEOPLE}

    def get_queryset(self) -> QuerySet[Invitation]:
        invitations: QuerySet[Invitation] = Invitation.objects.visible_to(cast("User", self.request.user))
        return invitations.select_related("brand", "invited_by").order_by("-created_at", "-pk")

    @extend_schema(request=NewInvitationSerializer, responses={201: IssuedSerializer})
    def create(self, request: Request) -> Response:
        invitation = given(NewInvitationSerializer, request)
        brand = None
        if invitation["role"] or not invitation["as_administrator"]:
            brand = brand_of(person_request(request))
        issued = actions.invite(brand=brand, **invitation, by=_by(request), at=now())
        return _issued(issued, status.HTTP_201_CREATED)

    @extend_schema(request=None, responses=IssuedSerializer)
    @action(methods=["post"], detail=True)
    def resend(self, request: Request, pk: str) -> Response:
        issued = actions.resend(invitation=self.get_object(), by=_by(request), at=now())
        return _issued(issued)

    @extend_schema(request=None, responses=InvitationSerializer)
    @action(methods=["post"], detail=True)
    def revoke(self, request: Request, pk: str) -> Response:
        invitation = self.get_object()
        actions.revoke(invitation=invitation, by=_by(request), at=now())
        return Response(InvitationSerializer(get_object_or_404(self.get_queryset(), pk=pk)).data)


class TokenViewSet(mixins.ListModelMixin, viewsets.GenericViewSet[ApiToken]):
    """One's own tokens, to look at. They are made and revoked on the settings page, by a person."""

    serializer_class = TokenSerializer
    queryset = ApiToken.objects.none()
    capabilities = {"read": None}

    def get_queryset(self) -> QuerySet[ApiToken]:
        tokens: QuerySet[ApiToken] = ApiToken.objects.visible_to(cast("User", self.request.user))
        return tokens.order_by("-created_at", "-pk")


def _by(request: Request) -> User:
    return cast("User", request.user)


def _issued(issued: actions.Issued, code: int = status.HTTP_200_OK) -> Response:
    link = mail.invitation_link(issued.secret)
    sent = mail.send_invitation(issued.invitation, link)
    answer = {"invitation": issued.invitation, "link": None if sent else link}
    return Response(IssuedSerializer(answer).data, status=code)


def register(router: SimpleRouter) -> None:
    router.register("me", MeViewSet, "me")
    router.register("people", PersonViewSet, "person")
    router.register("brands", BrandViewSet, "brand")
    router.register("invitations", InvitationViewSet, "invitation")
    router.register("tokens", TokenViewSet, "token")
