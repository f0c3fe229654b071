from typing import Any

import django_filters
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema_field

from .models import User
from .requests import PersonRequest
from .roles import Role


class PeopleFilter(django_filters.FilterSet):
    q = django_filters.CharFilter(label=_("Name or e-mail"), method="search")
    team = django_filters.ChoiceFilter(label=_("Brand"), method="in_team")
    role = django_filters.ChoiceFilter(label=_("Role"), choices=Role.choices, method="with_role")
    active = django_filters.ChoiceFilter(
        label=_("May sign in"),
        field_name="is_active",
        choices=[("true", _("Yes")), ("false", _("No"))],
        method="that_may_sign_in",
    )

    class Meta:
        model = User
        fields: list[str] = []

    def __init__(self, *args: Any, request: PersonRequest, **kwargs: Any) -> None:
        super().__init__(*args, request=request, **kwargs)
        self.filters["team"].extra["choices"] = [(brand.pk, brand.name) for brand in request.brands]

    def search(self, people: QuerySet[User], _name: str, value: str) -> QuerySet[User]:
        return people.filter(Q(name__icontains=value) | Q(email__icontains=value))

    @extend_schema_field(OpenApiTypes.INT)
    def in_team(self, people: QuerySet[User], _name: str, brand: str) -> QuerySet[User]:
        return people.filter(pk__in=User.objects.in_brand(brand).values("pk"))

    def with_role(self, people: QuerySet[User], _name: str, role: str) -> QuerySet[User]:
        brands = [brand.pk for brand in self.request.brands]
        return people.filter(pk__in=User.objects.holding(role, brands).values("pk"))

    def that_may_sign_in(self, people: QuerySet[User], _name: str, value: str) -> QuerySet[User]:
        return people.filter(is_active=value == "true")
