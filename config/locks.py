"""Resolves requirements/*.in into hashed locks that name no registry; --check fails where that would change one."""

import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from .bootstrap import uv_environment

ROOT = Path(__file__).resolve().parent.parent / "requirements"
NAMES = ("bootstrap", "build", "base", "dev")
OPTIONS = ("--quiet", "--universal", "--generate-hashes", "--python-version", "3.11", "--no-header")


def main(arguments: list[str]) -> int:
    if "--check" not in arguments:
        for name in NAMES:
            resolve(ROOT, name, arguments)
        return 0
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder)
        for path in ROOT.iterdir():
            shutil.copy(path, copy)
        for name in NAMES:
            resolve(copy, name, [])
        stale = [
            name for name in NAMES if (copy / f"{name}.txt").read_text() != (ROOT / f"{name}.txt").read_text()
        ]
    for name in stale:
        print(f"requirements/{name}.txt does not follow from {name}.in: run `make locks`.")  # noqa: T201
    return 1 if stale else 0


def resolve(folder: Path, name: str, options: list[str]) -> None:
    constraints = ("--constraint", "base.txt") if name == "dev" else ()
    command = ["uv", "pip", "compile", *OPTIONS, *options, *constraints, f"{name}.in", "-o", f"{name}.txt"]
    program = str(Path(sys.executable).parent / command[0])
    done = subprocess.run([program, *command[1:]], cwd=folder, env=uv_environment(), check=False)  # noqa: S603
    if done.returncode:
        sys.exit(f"requirements/{name}.in could not be resolved.")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
