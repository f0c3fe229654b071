"""Who calls the API: the session of a page, or `Authorization: Bearer <secret>`."""

from typing import cast

from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from rest_framework import authentication, exceptions
from rest_framework.permissions import SAFE_METHODS
from rest_framework.request import Request

from .models import ApiToken, Brand, TokenScope, User
from .requests import visible_brands
from .tokens import hashed


class TokenAuthentication(authentication.BaseAuthentication):
    keyword = "Bearer"

    def authenticate(self, request: Request) -> tuple[User, ApiToken] | None:
        header = authentication.get_authorization_header(request).split()
        if not header or header[0].lower() != self.keyword.lower().encode():
            return None
        if len(header) != 2:  # noqa: PLR2004 -- the keyword and the secret
            raise exceptions.AuthenticationFailed(_("The header must be “Authorization: Bearer <secret>”."))
        token = _live_token(header[1].decode("latin-1"))
        # Checked here and not by a permission class, which a view might replace.
        if token.scope != TokenScope.WRITE and request.method not in SAFE_METHODS:
            raise exceptions.PermissionDenied(_("This token may only read."))
        set_brand(request, token.user)
        return token.user, token

    def authenticate_header(self, request: Request) -> str:
        return f'{self.keyword} realm="api"'


class SessionAuthentication(authentication.SessionAuthentication):
    def authenticate(self, request: Request) -> tuple[User, None] | None:
        found = cast("tuple[User, None] | None", super().authenticate(request))
        if found:
            set_brand(request, found[0])
        return found


def set_brand(request: Request, user: User) -> None:
    """`?brand=<slug>` or the header X-Brand; else the page's current brand; else the person's only one."""
    inner = request._request
    inner.brands = getattr(inner, "brands", None) or visible_brands(user)  # type: ignore[attr-defined]
    slug = inner.GET.get("brand") or inner.headers.get("X-Brand")
    if slug:
        inner.brand = _named(slug, inner.brands)  # type: ignore[attr-defined]
    elif getattr(inner, "brand", None) is None:
        inner.brand = inner.brands[0] if len(inner.brands) == 1 else None  # type: ignore[attr-defined]


def _named(slug: str, brands: list[Brand]) -> Brand:
    for brand in brands:
        if brand.slug == slug:
            return brand
    raise exceptions.NotFound(_("There is no such brand."))


def _live_token(secret: str) -> ApiToken:
    token = (
        ApiToken.objects.live(timezone.now()).select_related("user").filter(token_hash=hashed(secret)).first()
    )
    if token is None:
        raise exceptions.AuthenticationFailed(_("This token is unknown, expired or revoked."))
    return cast("ApiToken", token)
