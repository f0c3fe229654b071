from __future__ import annotations

import zoneinfo
from collections.abc import Iterable
from datetime import timedelta
from typing import Any

from django import forms
from django.contrib.auth.password_validation import password_validators_help_text_html, validate_password
from django.core.exceptions import ValidationError
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from .models import ApiToken, Brand, Language, User
from .roles import SCORING_ROLES, Role

TIME_ZONES = (
    "Asia/Shanghai",
    "Asia/Hong_Kong",
    "Asia/Singapore",
    "Asia/Kuala_Lumpur",
    "Asia/Jakarta",
    "Asia/Bangkok",
    "Asia/Ho_Chi_Minh",
    "Asia/Manila",
    "Asia/Tokyo",
    "Asia/Seoul",
    "Asia/Riyadh",
    "Europe/London",
    "Europe/Berlin",
    "Europe/Madrid",
    "America/New_York",
    "America/Chicago",
    "America/Los_Angeles",
    "America/Mexico_City",
    "America/Sao_Paulo",
    "UTC",
)


def time_zone_choices() -> list[tuple[Any, Any]]:
    """Where our markets and teams are comes first; the rest of the world follows."""
    others = sorted(zone for zone in zoneinfo.available_timezones() if "/" in zone and zone not in TIME_ZONES)
    return [
        (_("Often used"), [(zone, zone) for zone in TIME_ZONES]),
        (_("All"), [(zone, zone) for zone in others if not zone.startswith(("Etc/", "SystemV/"))]),
    ]


class InvitationForm(forms.Form):
    email = forms.EmailField(label=_("E-mail"), max_length=254)
    name = forms.CharField(label=_("Name"), max_length=120, required=False)
    brand = forms.ModelChoiceField(label=_("Brand"), queryset=Brand.objects.none(), required=False)
    role = forms.ChoiceField(label=_("Role"), choices=[("", "—"), *Role.choices], required=False)
    as_administrator = forms.BooleanField(
        label=_("Administrator"),
        required=False,
        help_text=_("Administrators see every brand and may do everything."),
    )

    def __init__(self, *args: Any, brands: Iterable[Brand], by: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["brand"].queryset = Brand.objects.filter(  # type: ignore[attr-defined]
            pk__in=[brand.pk for brand in brands]
        ).order_by("name")
        if not by.is_administrator:
            del self.fields["as_administrator"]
            self.fields["brand"].required = self.fields["role"].required = True

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        cleaned.setdefault("as_administrator", False)
        if self.errors or (cleaned["as_administrator"] and not cleaned["brand"] and not cleaned["role"]):
            return cleaned
        for field in ("brand", "role"):
            if not cleaned[field]:
                self.add_error(field, _("Choose a brand and a role."))
        return cleaned


class NewPasswordField(forms.CharField):
    def __init__(self, **kwargs: Any) -> None:
        widget = forms.PasswordInput(attrs={"autocomplete": "new-password"})
        super().__init__(label=_("Password"), strip=False, widget=widget, **kwargs)


class ChosenPasswordForm(forms.Form):
    """A new password, written twice."""

    password = NewPasswordField()
    password_again = forms.CharField(
        label=_("Password again"),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    def __init__(self, *args: Any, owner: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.owner = owner
        self.fields["password"].help_text = password_validators_help_text_html()

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        password = cleaned.get("password")
        if password and password != cleaned.get("password_again"):
            self.add_error("password_again", _("The two passwords differ."))
        elif password:
            self._validate_password(password)
        return cleaned

    def _validate_password(self, password: str) -> None:
        try:
            validate_password(password, self.owner)
        except ValidationError as error:
            self.add_error("password", error)


class NewcomerForm(ChosenPasswordForm):
    """What somebody invited says about themself."""

    field_order = ["name", "language", "password", "password_again"]

    name = forms.CharField(label=_("Name"), max_length=120)
    language = forms.ChoiceField(label=_("Language"), choices=Language.choices)

    def __init__(self, *args: Any, email: str, **kwargs: Any) -> None:
        super().__init__(*args, owner=User(email=email), **kwargs)
        self.fields["language"].initial = translation.get_language()

    def clean_name(self) -> str:
        self.owner.name = str(self.cleaned_data["name"])
        return self.owner.name


class RolesForm(forms.Form):
    """A person's roles in one brand."""

    roles = forms.MultipleChoiceField(
        label=_("Roles"), choices=Role.choices, widget=forms.CheckboxSelectMultiple, required=False
    )


class DefaultScorersForm(forms.Form):
    """One select per scoring role, with those who have the role in the brand."""

    def __init__(self, *args: Any, brand: Brand, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        chosen = dict(brand.default_scorers.values_list("role", "user"))
        for role in SCORING_ROLES:
            self.fields[role.value] = forms.ModelChoiceField(
                User.objects.active().holding(role, [brand]).order_by("name", "pk"),
                label=role.label,
                required=False,
                empty_label=_("Nobody"),
                initial=chosen.get(role.value),
            )


class BrandForm(forms.ModelForm[Brand]):
    class Meta:
        model = Brand
        fields = ("name", "slug", "currency", "is_active")
        help_texts = {
            "slug": _("Names the brand in the API: small letters, digits and hyphens."),
            "currency": _("Three capital letters, such as USD."),
            "is_active": _("A brand out of use is no longer offered; its records stay."),
        }

    def clean_currency(self) -> str:
        return str(self.cleaned_data["currency"]).upper()

    def validate_unique(self) -> None:
        """The action says which name is taken."""


class SettingsForm(forms.ModelForm[User]):
    time_zone = forms.ChoiceField(label=_("Time zone"), choices=time_zone_choices)

    class Meta:
        model = User
        fields = ("name", "language", "time_zone")
        labels = {"name": _("Name")}


class TokenForm(forms.ModelForm[ApiToken]):
    lifetime = forms.TypedChoiceField(
        label=_("Valid for"),
        choices=[(30, _("30 days")), (90, _("90 days")), (365, _("One year"))],
        coerce=lambda days: timedelta(days=int(days)),
        initial=90,
    )

    class Meta:
        model = ApiToken
        fields = ("name", "scope")
        help_texts = {"name": _("What will use it, so that you know it later.")}
