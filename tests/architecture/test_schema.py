"""The API's description is complete: every shape has one name, and nothing had to be guessed."""

import pytest
from django.core.management import call_command


@pytest.mark.slow
def test_description_of_the_api_is_valid_and_without_a_warning(tmp_path):
    described = tmp_path / "schema.yml"

    call_command("spectacular", "--validate", "--fail-on-warn", "--file", str(described))

    assert "/api/v1/evaluations/{id}/reopen/" in described.read_text()
