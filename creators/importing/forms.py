from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from creators.markets import Market
from creators.models import Category, Source
from imports.kinds import DefaultsForm

if TYPE_CHECKING:
    from accounts.models import Brand


class CreatorDefaultsForm(DefaultsForm):
    """Fills what the rows and the archive leave open."""

    market = forms.ChoiceField(
        label=_("Market"),
        choices=[("", _("As in the file, else unknown")), *Market.choices],
        required=False,
    )
    category = forms.ModelChoiceField(
        Category.objects.none(), label=_("Category"), required=False, to_field_name="code"
    )
    owner = forms.ModelChoiceField(
        User.objects.none(), label=_("Owner"), required=False, to_field_name="email"
    )
    source = forms.ChoiceField(label=_("Source"), choices=[("", "—"), *Source.choices], required=False)
    tag = forms.CharField(
        label=_("Tag"), max_length=40, required=False, help_text=_("Every creator of the file gets it.")
    )

    def __init__(self, *args: Any, brand: Brand, **kwargs: Any) -> None:
        super().__init__(*args, brand=brand, **kwargs)
        category, owner = self.fields["category"], self.fields["owner"]
        category.queryset = Category.objects.in_order()  # type: ignore[attr-defined]
        owner.queryset = User.objects.active().in_brand(brand).order_by("name", "pk")  # type: ignore[attr-defined]

    def as_stored(self) -> dict[str, str]:
        category, owner = self.cleaned_data["category"], self.cleaned_data["owner"]
        stored = self.cleaned_data | {"category": category and category.code, "owner": owner and owner.email}
        return {name: value for name, value in stored.items() if value}
