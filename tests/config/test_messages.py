"""The gate of the translations: what is missing, fuzzy, gone or not collected fails it."""

import pytest

from config import messages

HEAD = 'msgid ""\nmsgstr ""\n"Content-Type: text/plain; charset=utf-8\\n"\n\n'
TRANSLATED = 'msgid "Hello"\nmsgstr "你好"\n'


@pytest.fixture
def catalogue(tmp_path, monkeypatch):
    """One app with one text in a template and one in Python."""
    monkeypatch.setattr(messages, "ROOT", tmp_path)
    for folder in ("accounts", "templates/accounts"):
        (tmp_path / folder).mkdir(parents=True)
    (tmp_path / "accounts" / "views.py").write_text('_("Hello")\n')
    page = tmp_path / "templates" / "accounts" / "page.html"
    page.write_text('{% load i18n %}\n  {% translate "Welcome" %}\n')

    def write(*entries):
        path = messages.catalogue_path("accounts")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(HEAD + "\n".join(entries))

    return write


WELCOME = 'msgid "Welcome"\nmsgstr "欢迎"\n'


def test_complete_catalogue_has_no_faults(catalogue):
    catalogue(TRANSLATED, WELCOME)

    assert list(messages.faults_of("accounts")) == []


@pytest.mark.parametrize(
    ("entries", "words"),
    [
        ([TRANSLATED], "not collected, run `make messages`: 'Welcome'"),
        ([TRANSLATED, 'msgid "Welcome"\nmsgstr ""\n'], "not translated: 'Welcome'"),
        ([TRANSLATED, f"#, fuzzy\n{WELCOME}"], "fuzzy: 'Welcome'"),
        (
            [TRANSLATED, WELCOME, 'msgid "Gone"\nmsgstr "没了"\n'],
            "no longer used, run `make messages`: 'Gone'",
        ),
    ],
)
def test_incomplete_catalogue_says_what_is_wrong(catalogue, entries, words):
    catalogue(*entries)

    [fault] = messages.faults_of("accounts")

    assert fault.endswith(words)


def test_collecting_keeps_translations_and_takes_new_texts(catalogue):
    catalogue(TRANSLATED)

    messages.collect("accounts")

    [fault] = messages.faults_of("accounts")
    assert fault.endswith("not translated: 'Welcome'")
