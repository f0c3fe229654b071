from typing import Any

from rest_framework import serializers

from .models import ApiToken, Brand, DefaultScorer, Invitation, Language, Membership, User, validate_time_zone
from .roles import SCORING_ROLES, Role


class BrandSerializer(serializers.ModelSerializer[Brand]):
    class Meta:
        model = Brand
        fields: tuple[str, ...] = ("id", "name", "slug", "currency", "is_active")
        # The action says which name is taken.
        extra_kwargs: dict[str, dict[str, list[object]]] = {
            "name": {"validators": []},
            "slug": {"validators": []},
        }


class NewBrandSerializer(BrandSerializer):
    class Meta(BrandSerializer.Meta):
        fields = ("name", "slug", "currency")


class RoleSerializer(serializers.ModelSerializer[Membership]):
    brand = serializers.SlugRelatedField[Brand](slug_field="slug", read_only=True)

    class Meta:
        model = Membership
        fields = ("brand", "role")


class PersonSerializer(serializers.ModelSerializer[User]):
    roles = RoleSerializer(source="memberships", many=True, read_only=True)

    class Meta:
        model = User
        fields: tuple[str, ...] = (
            "id",
            "email",
            "name",
            "is_active",
            "is_administrator",
            "joined_at",
            "roles",
        )


class MeSerializer(PersonSerializer):
    class Meta(PersonSerializer.Meta):
        fields = (*PersonSerializer.Meta.fields, "language", "time_zone")


class SettingsSerializer(serializers.Serializer[User]):
    name = serializers.CharField(max_length=120, required=False)
    language = serializers.ChoiceField(choices=Language.choices, required=False)
    time_zone = serializers.CharField(required=False, validators=[validate_time_zone])


class RolesSerializer(serializers.Serializer[Any]):
    roles = serializers.ListField(child=serializers.ChoiceField(choices=Role.choices))


class AdministratorSerializer(serializers.Serializer[Any]):
    is_administrator = serializers.BooleanField()


class DefaultScorerSerializer(serializers.ModelSerializer[DefaultScorer]):
    person = serializers.PrimaryKeyRelatedField[User](source="user", read_only=True)

    class Meta:
        model = DefaultScorer
        fields = ("role", "person")


class DefaultScorerChoiceSerializer(serializers.Serializer[Any]):
    role = serializers.ChoiceField(choices=[(role.value, role.label) for role in SCORING_ROLES])
    person = serializers.PrimaryKeyRelatedField[User](queryset=User.objects.all(), allow_null=True)


class InvitationSerializer(serializers.ModelSerializer[Invitation]):
    brand = serializers.SlugRelatedField[Brand](slug_field="slug", read_only=True)
    invited_by = serializers.StringRelatedField[User]()

    class Meta:
        model = Invitation
        fields = (
            "id",
            "email",
            "name",
            "brand",
            "role",
            "as_administrator",
            "invited_by",
            "created_at",
            "expires_at",
            "accepted_at",
            "revoked_at",
        )


class NewInvitationSerializer(serializers.Serializer[Any]):
    email = serializers.EmailField(max_length=254)
    name = serializers.CharField(max_length=120, required=False, allow_blank=True)
    role = serializers.ChoiceField(choices=Role.choices, required=False, allow_blank=True, default="")
    as_administrator = serializers.BooleanField(default=False)


class IssuedSerializer(serializers.Serializer[Any]):
    """A new link. It is told once, and only where no mail server carries it to the address."""

    invitation = InvitationSerializer()
    link = serializers.URLField(allow_null=True)


class PasswordLinkSerializer(serializers.Serializer[Any]):
    link = serializers.URLField()
    expires_at = serializers.DateTimeField()


class TokenSerializer(serializers.ModelSerializer[ApiToken]):
    class Meta:
        model = ApiToken
        fields = ("id", "name", "prefix", "scope", "created_at", "expires_at", "revoked_at")
