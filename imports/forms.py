from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from core.forms import DateInput, MultipleFileInput

from .kinds import Kind, fold_header
from .models import SavedMapping

if TYPE_CHECKING:
    from accounts.models import Brand

DATE_ORDERS = [
    ("", _("As the file shows")),
    ("DMY", _("day/month/year")),
    ("MDY", _("month/day/year")),
]
OPTIONS = ("dates", "encoding", "delimiter", "sheet")
DELIMITERS = [("", _("As the file shows")), (",", ","), (";", ";"), ("\t", _("Tab")), ("|", "|")]


class FilesField(forms.FileField):
    """Several files at once. Of those that are refused each is named."""

    widget = MultipleFileInput

    def clean(self, data: Any, initial: Any = None) -> list[UploadedFile[Any]]:
        files, refused = [], []
        for each in data if isinstance(data, list) else [data]:
            try:
                files.append(super().clean(each, initial))
            except forms.ValidationError as error:
                name = f"{each.name}: " if each else ""
                refused += [f"{name}{message}" for message in error.messages]
        if refused:
            raise forms.ValidationError(refused)
        return files


def refuse_future(day: date) -> None:
    """Figures of a day to come would hold what later files say."""
    # Where the sender is, tomorrow may have begun.
    if day > timezone.localdate() + timedelta(days=1):
        raise forms.ValidationError(_("The figures of a file are of today or of an earlier day."), "future")


class ReadingForm(forms.Form):
    """How to read a file, where the file itself does not tell."""

    dated_on = forms.DateField(
        label=_("Date of the figures"),
        widget=DateInput,
        required=False,
        validators=[refuse_future],
        help_text=_("Empty: the date in the file name, else today."),
    )
    dates = forms.ChoiceField(
        label=_("Order of dates such as 01/02/2026"), choices=DATE_ORDERS, required=False
    )
    encoding = forms.CharField(
        label=_("Encoding"), max_length=20, required=False, help_text=_("Empty: found by itself.")
    )
    delimiter = forms.ChoiceField(label=_("Delimiter"), choices=DELIMITERS, required=False)
    sheet = forms.CharField(
        label=_("Sheet"), max_length=31, required=False, help_text=_("Empty: the first with rows.")
    )

    def options(self) -> dict[str, str]:
        return {name: self.cleaned_data[name] for name in OPTIONS if self.cleaned_data.get(name)}


class UploadForm(ReadingForm):
    saved = forms.ModelChoiceField(
        SavedMapping.objects.none(),
        label=_("Mapping of columns"),
        required=False,
        empty_label=_("By the names of the columns"),
    )
    field_order = ["files", "saved"]

    def __init__(self, *args: Any, brand: Brand, kind: Kind, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # Not on the class, where Form.files are the files that were sent.
        self.fields["files"] = FilesField(
            label=_("Files"), help_text=_("CSV or XLSX, as they were exported.")
        )
        self.order_fields(self.field_order)
        saved = self.fields["saved"]
        saved.queryset = SavedMapping.objects.of_brand(brand, kind.code)  # type: ignore[attr-defined]
        if not kind.code:
            del self.fields["saved"]

    def mapping(self) -> dict[str, str]:
        saved: SavedMapping | None = self.cleaned_data.get("saved")
        return saved.columns if saved else {}


class MappingForm(ReadingForm):
    """A field for each column of the file, by its header."""

    save_as = forms.CharField(
        label=_("Keep this mapping as"), max_length=80, required=False, help_text=_("For the next such file.")
    )

    for_upload = forms.BooleanField(
        label=_("The other files of this upload too"), required=False, initial=True
    )

    def __init__(
        self,
        *args: Any,
        kind: Kind,
        header: Sequence[str],
        chosen: dict[str, str],
        others: int = 0,
        **kwargs: Any,
    ) -> None:
        """`others` are files of the same upload that wait for a choice."""
        super().__init__(*args, **kwargs)
        if others:
            self.fields["for_upload"].help_text = ngettext(
                "%(count)s more file waits for such a choice. It can still be changed for each.",
                "%(count)s more files wait for such a choice. It can still be changed for each.",
                others,
            ) % {"count": others}
        else:
            del self.fields["for_upload"]
        fields = [
            ("", _("not imported")),
            *((each.code, each.label) for each in kind.fields if not each.follows),
        ]
        folded = {fold_header(name): code for name, code in chosen.items()}
        self._headers = {
            f"column-{number}": name for number, name in enumerate(dict.fromkeys(header)) if name
        }
        for key, name in self._headers.items():
            self.fields[key] = forms.ChoiceField(
                label=name, choices=fields, required=False, initial=folded.get(fold_header(name), "")
            )

    def columns(self) -> list[forms.BoundField]:
        return [self[key] for key in self._headers]

    def is_remapped(self) -> bool:
        """Whether a column means something else than it was taken for."""
        return not self._headers.keys().isdisjoint(self.changed_data)

    def mapping(self) -> dict[str, str]:
        chosen = {name: self.cleaned_data[key] for key, name in self._headers.items()}
        return {name: code for name, code in chosen.items() if code}

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        used = [given.get(key) for key in self._headers if given.get(key)]
        if twice := {code for code in used if used.count(code) > 1}:
            raise forms.ValidationError(
                _("One column for each field. Chosen twice: %(fields)s.")
                % {"fields": ", ".join(sorted(map(str, twice)))}
            )
        return given
