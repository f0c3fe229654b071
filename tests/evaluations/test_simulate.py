import json

import pytest
from django.core.management import CommandError, call_command

from tests.servers import TEMPLATE

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
SMALL = {"creators": 60, "months": 10, "template": TEMPLATE}
GIVERS = {"method", "bound", "spreadsheet", "followers", "gmv"}


def test_simulate_reports_every_figure(capsys):
    call_command("simulate", **SMALL, json=True)

    said = capsys.readouterr()
    found = json.loads(said.out)
    for measure in ("spearman", "wrong_tier", "off_by_two", "flip_flops"):
        assert found["means"][measure].keys() == GIVERS
    assert found["means"].keys() >= {"cuts", "raters", "trends", "changes", "collaborations", "rated"}
    assert len(found["goals"]) == 7
    assert "month 10 of 10" in said.err


@pytest.mark.parametrize(
    ("option", "words"),
    [
        ("--seeds=0", "at least 1"),
        ("--creators=few", "at least 50, not “few”"),
        ("--months=9", "at least 10"),
        ("--world=real", "invalid choice"),
    ],
)
def test_simulate_refuses_what_it_cannot_run(option, words):
    with pytest.raises(CommandError, match=words):
        call_command("simulate", option)


def test_simulate_refuses_a_database_that_cannot_be_copied():
    with pytest.raises(CommandError, match="nowhere cannot be copied"):
        call_command("simulate", template="nowhere")
