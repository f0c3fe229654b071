"""Django's admin of the creators, as a peer: stock, and tuned as its documentation advises."""

from __future__ import annotations

from typing import Any, ClassVar

from django.contrib.admin import AdminSite, ModelAdmin
from django.contrib.auth.models import AnonymousUser
from django.core.paginator import Paginator
from django.db import connection
from django.http import HttpRequest
from django.test import RequestFactory
from django.utils.functional import cached_property

from creators.models import Creator


class _Open(ModelAdmin[Any]):
    list_display = ("handle", "display_name", "market", "category", "follower_count", "tier", "score")
    list_filter: ClassVar[Any] = ("market", "category", "band")
    search_fields = ("handle", "display_name")
    ordering = ("-current_standing__score",)
    list_per_page = 50

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return True

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def tier(self, creator: Any) -> Any:
        return creator.current_standing.tier

    def score(self, creator: Any) -> Any:
        return creator.current_standing.score


class _Estimating(Paginator[Any]):
    @cached_property
    def count(self) -> int:
        with connection.cursor() as cursor:
            cursor.execute("SELECT reltuples::bigint FROM pg_class WHERE relname = 'creators_creator'")
            return int(cursor.fetchone()[0])


class _Tuned(_Open):
    list_filter: ClassVar[Any] = ()
    list_select_related = ("category", "current_standing")
    show_full_result_count = False
    paginator = _Estimating


def changelist(*, tuned: bool, **asked: str) -> None:
    """Django asks for the page and counts; its template is rendered elsewhere."""
    request = RequestFactory().get("/", asked)
    request.user = AnonymousUser()
    admin = (_Tuned if tuned else _Open)(Creator, AdminSite())
    changes = admin.get_changelist_instance(request)
    for creator in changes.result_list:
        admin.tier(creator)
        admin.score(creator)
    for spec in changes.filter_specs:
        list(spec.choices(changes))
