"""A store's TikTok Shop: connecting it, what is fetched of it, and parting again."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.requests import PersonRequest, brand_of
from accounts.roles import Capability
from accounts.rules import require
from commerce import actions
from commerce.models import OAuthRequest, Platform, ShopConnection, Store, SyncState
from commerce.querysets.shops import of_visible_brands
from commerce.shops import page_of
from commerce.tiktok.consent import Grant


@require_GET
def shops(request: PersonRequest) -> HttpResponse:
    """The brand's TikTok Shop stores and whether they are connected."""
    brand = brand_of(request)
    require(request.user, Capability.MANAGE_STORES, brand)
    stores: Any = Store.objects.filter(brand=brand, platform=Platform.TIKTOK_SHOP, is_active=True)
    listed = stores.select_related("connection").prefetch_related("connection__syncs").order_by("name", "pk")
    return render(request, "commerce/shops.html", {"stores": listed, "brand": brand})


@require_GET
def shop(request: PersonRequest, pk: int) -> HttpResponse:
    return render(request, "commerce/shop.html", page_of(_store(request, pk), at=now()))


@require_GET
def syncs(request: PersonRequest, pk: int) -> HttpResponse:
    """The part of the page that changes while something is fetched."""
    return render(request, "commerce/_syncs.html", page_of(_store(request, pk), at=now()))


@require_POST
def connect(request: PersonRequest, pk: int) -> HttpResponse:
    """A link and no redirect: the browser lets no form lead to another site."""
    store = _store(request, pk)
    address = actions.ask_consent(store=store, by=request.user, at=now())
    return render(request, "commerce/connect_shop.html", {"store": store, "address": address})


@require_GET
def callback(request: PersonRequest) -> HttpResponse:
    """Where TikTok sends the seller back to. The state is good once, so calling this again changes nothing."""
    state, code = request.GET.get("state", ""), request.GET.get("code", "")
    answered = actions.take_consent(state=state, code=code, by=request.user, at=now())
    if answered.grant:
        return redirect("commerce:choose_shop", pk=answered.store_id, request_pk=answered.pk)
    messages.success(request, _("The shop is connected. Its data is being fetched."))
    return redirect("commerce:shop", pk=answered.store_id)


@require_http_methods(["GET", "POST"])
def choose(request: PersonRequest, pk: int, request_pk: int) -> HttpResponse:
    store = _store(request, pk)
    waiting = OAuthRequest.objects.to_be_chosen(request.user, at=now()).select_related("store__brand")
    asked = get_object_or_404(waiting, pk=request_pk, store=store)
    if request.method == "POST":
        shop_id = request.POST.get("shop", "")
        actions.choose_shop(request=asked, shop_id=shop_id, by=request.user, at=now())
        messages.success(request, _("The shop is connected. Its data is being fetched."))
        return redirect("commerce:shop", pk=store.pk)
    grant = Grant.opened(asked.grant)
    return render(request, "commerce/choose_shop.html", {"store": store, "asked": asked, "grant": grant})


@require_POST
def sync(request: PersonRequest, pk: int) -> HttpResponse:
    connection = _connection(request, pk)
    wanted = [name for name in request.POST.getlist("resource") if name in SyncState.Resource.values]
    actions.request_sync(
        shop=connection, resources=wanted or SyncState.Resource.values, by=request.user, at=now()
    )
    messages.success(request, _("The data is being fetched."))
    return redirect("commerce:shop", pk=pk)


@require_POST
def disconnect(request: PersonRequest, pk: int) -> HttpResponse:
    actions.disconnect_shop(shop=_connection(request, pk), by=request.user, at=now())
    messages.success(request, _("The shop is disconnected. What was fetched stays."))
    return redirect("commerce:shop", pk=pk)


def _store(request: PersonRequest, pk: int) -> Store:
    visible: QuerySet[Store] = Store.objects.filter(of_visible_brands(request.user, "brand"))
    store = get_object_or_404(visible.select_related("brand"), pk=pk)
    require(request.user, Capability.MANAGE_STORES, store.brand)
    return store


def _connection(request: PersonRequest, pk: int) -> ShopConnection:
    store = _store(request, pk)
    connections: Any = ShopConnection.objects.select_related("store__brand")
    connection: ShopConnection = get_object_or_404(connections, store=store)
    return connection
