"""How forms look: Django's own renderer with the classes of the theme."""

from typing import Any

from django import forms
from django.forms.boundfield import BoundField
from django.forms.renderers import TemplatesSetting

LARGEST_COUNT = 10**15
CHECKS = (forms.CheckboxInput, forms.RadioSelect, forms.CheckboxSelectMultiple)


class ThemedBoundField(BoundField):
    def build_widget_attrs(self, attrs: dict[str, Any], widget: forms.Widget | None = None) -> dict[str, Any]:
        widget = widget or self.field.widget
        attrs = dict(super().build_widget_attrs(attrs, widget))
        names: list[Any] = [widget.attrs.get("class"), attrs.get("class"), theme_class(widget)]
        if self.errors:
            names.append("is-invalid")
        classes = " ".join(name for name in names if name)
        return attrs | {"class": classes} if classes else attrs


def theme_class(widget: forms.Widget) -> str:
    if widget.is_hidden:
        return ""
    if isinstance(widget, CHECKS):
        return "form-check-input"
    if isinstance(widget, forms.Select):
        return "form-select"
    return "form-control"


class FormRenderer(TemplatesSetting):
    form_template_name = "_forms/form.html"
    formset_template_name = "_forms/formset.html"
    field_template_name = "_forms/field.html"
    bound_field_class = ThemedBoundField


class CountField(forms.IntegerField):
    """How many there are of something. More than the database holds was mistyped, and is told beside the field."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**{"min_value": 0, "max_value": LARGEST_COUNT, **options})


class DateInput(forms.DateInput):
    """The browser's date picker, which only understands ISO dates."""

    input_type = "date"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs, format="%Y-%m-%d")


class DateTimeInput(forms.DateTimeInput):
    input_type = "datetime-local"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs, format="%Y-%m-%dT%H:%M")


class MultipleFileInput(forms.ClearableFileInput):
    allow_multiple_selected = True
