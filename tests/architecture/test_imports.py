import subprocess
import sys
from pathlib import Path

import pytest

from .source import LABELS, imports, modules

PRIVATE = {"views", "forms", "api", "tasks", "filters", "receivers", "admin", "urls"}


def test_apps_import_only_to_their_left():
    done = subprocess.run(
        [Path(sys.executable).parent / "lint-imports", "--no-cache"],
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.returncode == 0, done.stdout


@pytest.mark.parametrize("app", LABELS)
def test_app_keeps_to_the_public_modules_of_others(app):
    reached = {
        (module, name)
        for module, tree in modules(app)
        for name in imports(tree)
        if (parts := name.split("."))[0] in set(LABELS) - {app, "core"}
        and len(parts) > 1
        and parts[1] in PRIVATE
    }

    assert reached == set()


def test_settings_are_reached_through_django():
    found = [name for name, tree in modules() if any(i.startswith("config") for i in imports(tree))]

    assert found == []


def test_scoring_knows_no_django():
    reached = {
        (module, name)
        for module, tree in modules("evaluations/scoring")
        for name in imports(tree)
        if name.split(".")[0] in {"django", *LABELS} and not name.startswith("evaluations.scoring")
    }

    assert reached == set()
