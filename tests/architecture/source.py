"""Reads the product's own source, for tests about its shape."""

import ast
from collections.abc import Iterator
from pathlib import Path

from django.conf import settings

from config.env import BASE_DIR

LABELS = list(settings.OUR_APPS)


def modules(*folders: str) -> Iterator[tuple[str, ast.Module]]:
    for folder in folders or LABELS:
        for path in sorted((BASE_DIR / folder).rglob("*.py")):
            yield name_of(path), ast.parse(path.read_text())


def templates() -> Iterator[tuple[str, str]]:
    for path in sorted((BASE_DIR / "templates").rglob("*.html")):
        yield name_of(path), path.read_text()


def calls(tree: ast.Module) -> Iterator[tuple[ast.Call, str]]:
    """Every call with its dotted name."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            yield node, ast.unparse(node.func)


def imports(tree: ast.Module) -> Iterator[str]:
    """Every absolute import, as a dotted name."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def name_of(path: Path) -> str:
    return str(path.relative_to(BASE_DIR))
