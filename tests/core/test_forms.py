import pytest
from django import forms

from core.forms import CountField, DateInput, DateTimeInput


class SampleForm(forms.Form):
    name = forms.CharField(help_text="Shown to all.", widget=forms.TextInput(attrs={"class": "wide"}))
    market = forms.ChoiceField(choices=[("ID", "Indonesia")])
    goal = forms.ChoiceField(choices=[("a", "A"), ("b", "B")], widget=forms.RadioSelect)
    agreed = forms.BooleanField(required=False)
    token = forms.CharField(widget=forms.HiddenInput, required=False)


def test_widgets_get_the_class_of_the_theme_and_keep_their_own():
    shown = str(SampleForm())

    assert 'class="wide form-control"' in shown
    assert 'class="form-select"' in shown
    assert shown.count('class="form-check-input"') == 3
    assert '<input type="hidden" name="token" class="" id="id_token">' not in shown


def test_errors_are_summed_up_and_stand_at_their_field():
    form = SampleForm({"market": "ID", "goal": "a"})

    shown = str(form)

    assert "data-error-summary" in shown
    assert '<a href="#id_name">' in shown
    assert 'id="id_name_error"' in shown
    assert 'aria-invalid="true"' in shown
    assert "wide form-control is-invalid" in shown


def test_help_text_and_errors_describe_the_field():
    shown = str(SampleForm({}))

    assert 'aria-describedby="id_name_helptext id_name_error"' in shown
    assert 'id="id_name_helptext"' in shown


def test_a_group_of_radios_is_a_fieldset_with_a_legend():
    shown = str(SampleForm())

    assert "<fieldset" in shown
    assert 'id="id_goal_legend"' in shown


def test_required_fields_say_so_to_the_eye():
    shown = str(SampleForm())

    assert 'class="form-label required" for="id_name"' in shown


def test_pickers_speak_iso():
    class Form(forms.Form):
        on = forms.DateField(widget=DateInput())
        at = forms.DateTimeField(widget=DateTimeInput())

    shown = str(Form(initial={"on": "2026-03-01"}))

    assert 'type="date"' in shown
    assert 'type="datetime-local"' in shown


@pytest.mark.parametrize(
    ("given", "is_taken"), [("0", True), ("1000000", True), ("-1", False), ("9" * 19, False)]
)
def test_count_tells_what_cannot_be_stored_beside_its_field(given, is_taken):
    class Counted(forms.Form):
        followers = CountField()

    assert Counted({"followers": given}).is_valid() is is_taken
