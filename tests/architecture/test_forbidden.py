"""Habits that are safe everywhere or nowhere: each has its one place."""

import ast
import re

from django.conf import settings

from .source import LABELS, calls, imports, modules, templates

INLINE = re.compile(
    r"<style|<script(?![^>]*\b(?:src|type=\"application/json\")=?)|\sstyle=|\son[a-z]+=\"", re.IGNORECASE
)
LONGEST = 420  # past some 400 lines a module becomes a package
UNSAFE = re.compile(r"\|\s*safe\b|autoescape off")


def calling(*endings):
    return [
        f"{name}:{call.lineno}"
        for name, tree in modules(*LABELS, "config")
        for call, called in calls(tree)
        if called.endswith(endings)
    ]


def test_jobs_are_sent_after_the_commit_only():
    places = calling(".delay", ".apply_async", ".send_task")

    # A nudge is called in a commit hook: a lost message may delay the work but not fail the page.
    assert [place for place in places if not place.startswith("core/nudge.py:")] == []


def test_one_module_writes_csv_and_xlsx():
    writers = calling("csv.writer", "csv.DictWriter", "xlsxwriter.Workbook", "openpyxl.Workbook")

    # The second is read back by us and never by a person.
    assert {place.split(":")[0] for place in writers} == {
        "core/exports.py",
        "imports/reading/_xlsx_to_csv.py",
    }


def test_nothing_is_marked_safe_by_hand():
    marked = [
        f"{name}:{call.lineno}"
        for name, tree in modules()
        for call, called in calls(tree)
        if called.endswith(("mark_safe", "SafeString")) and not isinstance(call.args[0], ast.Constant)
    ]

    assert marked == []
    assert [name for name, text in templates() if UNSAFE.search(text)] == []


def test_templates_carry_neither_script_nor_style():
    found = [(name, match[0]) for name, text in templates() for match in INLINE.finditer(text)]

    assert found == []


def test_fragments_are_no_pages():
    fragments = [(name, text) for name, text in templates() if name.rsplit("/", 1)[-1].startswith("_")]

    assert [name for name, text in fragments if "{% extends" in text] == []


def test_core_knows_no_domain():
    ours = set(settings.OUR_APPS) - {"core"}

    assert [
        name for name, tree in modules("core") if any(i.split(".")[0] in ours for i in imports(tree))
    ] == []


def test_models_have_neither_order_nor_logic_in_save():
    assert [name for name, tree in modules() if _has_save_or_order(name, tree)] == []


def _has_save_or_order(name, tree):
    if "models" not in name:
        return False
    return any(
        (isinstance(node, ast.FunctionDef) and node.name == "save")
        or (isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == "ordering")
        for node in ast.walk(tree)
    )


def test_no_module_is_long():
    lengths = {name: tree.body[-1].end_lineno for name, tree in modules(*LABELS, "config") if tree.body}
    long = {
        name: length for name, length in lengths.items() if length > LONGEST and "/migrations/" not in name
    }

    assert long == {}
