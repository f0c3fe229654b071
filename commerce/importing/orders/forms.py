from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from commerce.importing.currencies import refuse_other_currency
from commerce.models import Platform, Store
from creators.handles import normalise_handle
from creators.markets import FACTS
from creators.models import Creator
from imports.errors import ChoiceNeededError
from imports.kinds import DefaultsForm

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from accounts.models import Brand
    from imports.models import Batch

NO_STORE = _("The brand has no store for such files. Make one first, under Sales → Stores.")


class StoreDefaultsForm(DefaultsForm):
    """Whose orders these are: a file names neither its store nor the zone of its times."""

    platforms: tuple[str, ...] = (Platform.TIKTOK_SHOP, Platform.OTHER)
    store = forms.ModelChoiceField(
        Store.objects.none(),
        label=_("Store"),
        required=False,
        empty_label=_("Choose one"),
        help_text=_("Times in the file are read in the zone of the store's market."),
    )

    def __init__(self, *args: Any, brand: Brand, **kwargs: Any) -> None:
        super().__init__(*args, brand=brand, **kwargs)
        self.stores: QuerySet[Store] = Store.objects.for_files(brand, self.platforms)
        field = self.fields["store"]
        field.queryset = self.stores  # type: ignore[attr-defined]
        count = len(self.stores)
        field.required = count > 1
        if count == 1:
            field.empty_label = None  # type: ignore[attr-defined]
        elif not count:
            field.help_text = NO_STORE

    def clean_store(self) -> Store:
        chosen: Store | None = self.cleaned_data["store"] or self.stores.first()
        if chosen is None:
            raise forms.ValidationError(NO_STORE, code="no_store")
        return chosen

    def as_stored(self) -> dict[str, str]:
        return {"store": str(self.cleaned_data["store"].pk)}


class ShopifyDefaultsForm(StoreDefaultsForm):
    platforms = (Platform.SHOPIFY, Platform.OTHER)


class CreatorSideForm(StoreDefaultsForm):
    """The file does not say whose it is, and has the orders of all shops that its creator sells for."""

    handle = forms.CharField(
        label=_("Creator's handle"), max_length=80, help_text=_("Who sent the file: it does not name them.")
    )
    shop = forms.CharField(
        label=_("The store's shop in the file"),
        max_length=120,
        required=False,
        help_text=_("Its name or code. Empty: the shop that is called like the store."),
    )

    def clean_handle(self) -> str:
        handle = normalise_handle(self.cleaned_data["handle"])
        if handle is None:
            raise forms.ValidationError(_("A TikTok handle or profile link."), code="handle")
        return handle

    def as_stored(self) -> dict[str, str]:
        given = {name: self.cleaned_data[name] for name in ("handle", "shop")}
        return super().as_stored() | {name: value for name, value in given.items() if value}


def creator_side_parameters(batch: Batch) -> dict[str, Any]:
    """Raises ChoiceNeededError without a store or a creator."""
    handle = batch.defaults.get("handle")
    if not handle:
        raise ChoiceNeededError(
            gettext_noop("The file does not say which creator it is of. Choose them and read the file again.")
        )
    store = Store.objects.filter(brand=batch.brand_id, pk=batch.defaults.get("store")).first()
    creator = Creator.objects.filter(platform="tiktok", handle=handle).values_list("pk", flat=True).first()
    return parameters(batch) | {
        "handle": handle,
        "creator": creator,
        "shop": batch.defaults.get("shop", "").strip().lower(),
        "store_name": store.name.strip().lower() if store else "",
    }


def parameters(batch: Batch) -> dict[str, Any]:
    """What the queries of these kinds may name."""
    chosen = batch.defaults.get("store")
    store = Store.objects.filter(brand=batch.brand_id, pk=chosen).first() if chosen else None
    if store is None:
        raise ChoiceNeededError(
            gettext_noop("The file's store is not known. Choose it and read the file again.")
        )
    refuse_other_currency(batch, store.currency)
    return {
        "store": store.pk,
        "other_stores": list(Store.objects.besides(store).values_list("pk", flat=True)),
        "currency": store.currency,
        "offset": FACTS[store.market].utc_offset,
        "dated_on": batch.dated_on,
        "received_on": batch.created_at.date(),
    }
