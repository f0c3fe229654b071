from django.contrib import admin

from core.admin import ReadOnlyAdmin

from .models import ApiToken, Brand, Invitation, Membership, PasswordLink, User


@admin.register(User)
class UserAdmin(ReadOnlyAdmin):
    list_display = ("email", "name", "is_active", "is_administrator", "joined_at")
    list_filter = ("is_active", "is_administrator")
    search_fields = ("email", "name")
    exclude = ("password",)


@admin.register(Brand)
class BrandAdmin(ReadOnlyAdmin):
    list_display = ("name", "slug", "currency", "is_active")


@admin.register(Membership)
class MembershipAdmin(ReadOnlyAdmin):
    list_display = ("user", "brand", "role", "created_at")
    list_filter = ("brand", "role")
    list_select_related = ("user", "brand")


@admin.register(Invitation)
class InvitationAdmin(ReadOnlyAdmin):
    list_display = ("email", "brand", "role", "invited_by", "expires_at", "accepted_at", "revoked_at")
    list_select_related = ("brand", "invited_by")
    exclude = ("token_hash",)


@admin.register(PasswordLink)
class PasswordLinkAdmin(ReadOnlyAdmin):
    list_display = ("user", "issued_by", "created_at", "expires_at", "used_at", "revoked_at")
    list_select_related = ("user", "issued_by")
    exclude = ("token_hash",)


@admin.register(ApiToken)
class ApiTokenAdmin(ReadOnlyAdmin):
    list_display = ("user", "name", "prefix", "scope", "expires_at", "revoked_at")
    list_select_related = ("user",)
    exclude = ("token_hash",)
