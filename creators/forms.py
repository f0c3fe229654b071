from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import Brand, User
from core.forms import CountField, DateInput

from .actions import Figures, Record
from .languages import LANGUAGES
from .markets import Market
from .models import Category, Contact, Creator, MetricSnapshot, Profile, Source, Tag


class RecordForm(forms.Form):
    """Checks shapes; the action decides."""

    handle = forms.CharField(
        label=_("Handle or profile link"),
        max_length=200,
        help_text=_("@name or the address of the profile, as you copied it."),
    )
    display_name = forms.CharField(label=_("Display name"), max_length=200, required=False)
    platform_id = forms.CharField(
        label=_("Platform id"),
        max_length=40,
        required=False,
        help_text=_("TikTok's own number, where known."),
    )
    follower_count = CountField(label=_("Followers"), required=False)
    market = forms.ChoiceField(label=_("Market"), choices=[("", "–"), *Market.choices], required=False)
    category = forms.ModelChoiceField(
        label=_("Category"), queryset=Category.objects.in_order(), required=False, empty_label="–"
    )
    languages = forms.MultipleChoiceField(
        label=_("Languages"),
        choices=list(LANGUAGES.items()),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    further_markets = forms.MultipleChoiceField(
        label=_("Further markets"),
        choices=Market.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    further_categories = forms.ModelMultipleChoiceField(
        label=_("Further categories"),
        queryset=Category.objects.in_order(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    @staticmethod
    def initial_of(creator: Creator) -> dict[str, Any]:
        return {
            "handle": f"@{creator.handle}",
            "display_name": creator.display_name,
            "platform_id": creator.platform_id,
            "follower_count": creator.follower_count,
            "market": creator.market,
            "category": creator.category,
            "languages": creator.languages,
            "further_markets": creator.further_markets,
            "further_categories": creator.further_categories.all(),
        }

    def record(self) -> Record:
        return Record(**self.cleaned_data)


class BrandForm(forms.Form):
    """What the current brand keeps about a creator."""

    owner = forms.ModelChoiceField(
        label=_("Owner"), queryset=User.objects.none(), required=False, empty_label="–"
    )
    source = forms.ChoiceField(label=_("Source"), choices=[("", "–"), *Source.choices], required=False)
    tags = forms.CharField(
        label=_("Tags"),
        required=False,
        max_length=500,
        help_text=_("Separated by commas. A new word becomes a tag."),
        widget=forms.TextInput(attrs={"list": "brand-tags"}),
    )
    note = forms.CharField(label=_("Note"), required=False, widget=forms.Textarea(attrs={"rows": 3}))

    def __init__(self, *args: Any, brand: Brand, **options: Any) -> None:
        super().__init__(*args, **{**options, "prefix": "brand"})
        self.fields["owner"].queryset = people_of(brand)  # type: ignore[attr-defined]

    def clean_tags(self) -> list[str]:
        written = self.cleaned_data["tags"].replace("，", ",").replace("、", ",")
        names = [name.strip() for name in written.split(",") if name.strip()]
        longest = Tag._meta.get_field("name").max_length or 0
        if any(len(name) > longest for name in names):
            raise forms.ValidationError(_("A tag has at most 40 characters."))
        return names

    @staticmethod
    def initial_of(profile: Profile | None, tags: list[Tag]) -> dict[str, Any]:
        initial: dict[str, Any] = {"tags": ", ".join(tag.name for tag in tags)}
        if profile:
            initial |= {"owner": profile.owner_id, "source": profile.source, "note": profile.note}
        return initial


def people_of(brand: Brand) -> Any:
    return User.objects.in_brand(brand).active().order_by("name", "pk")


class SnapshotForm(forms.ModelForm[MetricSnapshot]):
    class Meta:
        model = MetricSnapshot
        fields = [
            "taken_on",
            "origin_name",
            "followers",
            "median_views",
            "mean_views",
            "mean_likes",
            "mean_comments",
            "mean_shares",
            "likes_total",
            "videos_total",
        ]
        widgets = {"taken_on": DateInput()}
        labels = {"origin_name": _("Where you read them")}
        help_texts = {"origin_name": _("For example: profile page, creator marketplace.")}

    def figures(self) -> Figures:
        given = {name: self.cleaned_data[name] for name in Figures.__dataclass_fields__}
        return Figures(**given)

    def validate_constraints(self) -> None:
        """The action says it: the form knows neither the creator nor the origin."""


class FiguresCorrectionForm(SnapshotForm):
    reason = forms.CharField(label=_("Reason"), widget=forms.Textarea({"rows": 2}))

    class Meta(SnapshotForm.Meta):
        fields = SnapshotForm.Meta.fields[2:]


class ContactForm(forms.ModelForm[Contact]):
    class Meta:
        model = Contact
        fields = ["kind", "value", "name", "is_agent"]

    def validate_constraints(self) -> None:
        """The action says it: the form knows neither the creator nor the brand."""


class TagChosenForm(forms.Form):
    tag = forms.CharField(
        label=_("Tag"), max_length=40, widget=forms.TextInput(attrs={"list": "brand-tags", "autofocus": True})
    )

    def __init__(self, data: Any = None, *, brand: Brand, by: User) -> None:
        super().__init__(data)
        self.tags = Tag.objects.of_brand(brand).in_order()

    def options(self) -> dict[str, Any]:
        return {"tag": self.cleaned_data["tag"].strip()}


class UntagChosenForm(forms.Form):
    tag = forms.ModelChoiceField(label=_("Tag"), queryset=Tag.objects.none())

    def __init__(self, data: Any = None, *, brand: Brand, by: User) -> None:
        super().__init__(data)
        self.fields["tag"].queryset = Tag.objects.of_brand(brand).in_order()  # type: ignore[attr-defined]

    def options(self) -> dict[str, Any]:
        return {"tag": self.cleaned_data["tag"].name}


class OwnerChosenForm(forms.Form):
    owner = forms.ModelChoiceField(
        label=_("Owner"), queryset=User.objects.none(), required=False, empty_label=_("Nobody")
    )

    def __init__(self, data: Any = None, *, brand: Brand, by: User) -> None:
        super().__init__(data)
        self.fields["owner"].queryset = people_of(brand)  # type: ignore[attr-defined]

    def options(self) -> dict[str, Any]:
        owner = self.cleaned_data["owner"]
        return {"owner": owner.pk if owner else None}
