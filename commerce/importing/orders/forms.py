from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from commerce.models import Platform, Store
from creators.markets import FACTS
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


def parameters(batch: Batch) -> dict[str, Any]:
    """What the queries of these kinds may name."""
    chosen = batch.defaults.get("store")
    store = Store.objects.filter(brand=batch.brand_id, pk=chosen).first() if chosen else None
    if store is None:
        raise ChoiceNeededError(
            gettext_noop("The file's store is not known. Choose it and read the file again.")
        )
    return {
        "store": store.pk,
        "currency": store.currency,
        "offset": FACTS[store.market].utc_offset,
        "dated_on": batch.dated_on,
        "received_on": batch.created_at.date(),
    }
