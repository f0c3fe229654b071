"""Texts to translate: collected, checked and compiled without a system package.

Django's templates are turned into Python by Django's own `templatize`, then Babel extracts, merges and compiles.
Each app has its catalogue; `core` holds what belongs to none.
"""

import io
import sys
from collections.abc import Iterator
from pathlib import Path

from babel.messages import Catalog, Message
from babel.messages.extract import extract
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).resolve().parent.parent
APPS = (
    "core",
    "accounts",
    "imports",
    "creators",
    "blacklist",
    "campaigns",
    "commerce",
    "evaluations",
    "insights",
)
LOCALE = "zh_Hans"
KEYWORDS = {
    "_": None,
    "gettext": None,
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
    "npgettext_lazy": ((1, "c"), 2, 3),
}
# Times and names in the header would make every merge a conflict.
UNSTABLE_HEADERS = (
    "POT-Creation-Date",
    "PO-Revision-Date",
    "Last-Translator",
    "Language-Team",
    "Generated-By",
)
HEADER = "# Chinese (simplified) texts of Kolmark."


def main(arguments: list[str]) -> int:
    if "--compile" in arguments:
        compile_all()
        return 0
    if "--check" in arguments:
        faults = [fault for app in APPS for fault in faults_of(app)]
        faults += disagreements()
        print("\n".join(faults) or "All texts are translated.")  # noqa: T201
        return 1 if faults else 0
    for app in APPS:
        collect(app)
    compile_all()
    missing = sum(1 for app in APPS for message in stored(app) if message.id and is_missing(message))
    print(f"{missing} texts have no translation yet.")  # noqa: T201
    return 0


def catalogue_path(app: str) -> Path:
    return ROOT / app / "locale" / LOCALE / "LC_MESSAGES" / "django.po"


def stored(app: str) -> Catalog:
    path = catalogue_path(app)
    if not path.exists():
        return Catalog(locale=LOCALE)
    with path.open("rb") as file:
        return read_po(file, locale=LOCALE)


def collect(app: str) -> None:
    """Takes new texts in, drops texts that are gone, keeps every translation."""
    catalogue = stored(app)
    catalogue.update(extracted(app), no_fuzzy_matching=True)
    written = io.BytesIO()
    write_po(written, catalogue, width=100, sort_output=True, include_lineno=False, ignore_obsolete=True)
    lines = [
        line
        for line in written.getvalue().decode().splitlines()
        if not line.startswith(tuple(f'"{name}:' for name in UNSTABLE_HEADERS))
    ]
    start = lines.index('msgid ""')
    path = catalogue_path(app)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("\n".join([HEADER, *lines[start:]]).rstrip() + "\n")


def extracted(app: str) -> Catalog:
    catalogue = Catalog(locale=LOCALE)
    for path in sources(app):
        name = str(path.relative_to(ROOT))
        for _line, text, comments, context in extract("python", as_python(path), KEYWORDS, ("Translators:",)):
            catalogue.add(text, None, [(name, 0)], auto_comments=comments, context=context)
    return catalogue


def sources(app: str) -> Iterator[Path]:
    folders = [ROOT / app, ROOT / "templates" / app]
    if app == "core":
        folders.append(ROOT / "config")
        others = {ROOT / "templates" / other for other in APPS if other != "core"}
        yield from (path for path in html_of(ROOT / "templates") if not others & set(path.parents))
        folders.remove(ROOT / "templates" / "core")
    for folder in folders:
        yield from sorted(folder.rglob("*.py"))
        yield from html_of(folder)


def html_of(folder: Path) -> list[Path]:
    return sorted(path for suffix in ("html", "txt") for path in folder.rglob(f"*.{suffix}"))


def as_python(path: Path) -> io.BytesIO:
    source = path.read_text()
    if path.suffix == ".py":
        return io.BytesIO(source.encode())
    from django.utils.translation.template import templatize  # noqa: PLC0415 -- compiling needs no Django

    # A template's indentation means nothing, yet Python's tokenizer would stumble over it.
    lines = (line.lstrip() for line in templatize(source, origin=str(path)).splitlines())
    return io.BytesIO("\n".join(lines).encode())


def compile_all() -> None:
    for app in APPS:
        if catalogue_path(app).exists():
            compiled = io.BytesIO()
            write_mo(compiled, stored(app))
            target = catalogue_path(app).with_suffix(".mo")
            # Replaced in one step: a running process may be reading it.
            fresh = target.with_suffix(".new")
            fresh.write_bytes(compiled.getvalue())
            fresh.replace(target)


def faults_of(app: str) -> Iterator[str]:
    there, wanted = stored(app), extracted(app)
    name = catalogue_path(app).relative_to(ROOT)
    for message in wanted:
        found = there.get(message.id, message.context) if message.id else message
        if found is None:
            yield f"{name}: not collected, run `make messages`: {shown(message)}"
    for message in there:
        if message.id and wanted.get(message.id, message.context) is None:
            yield f"{name}: no longer used, run `make messages`: {shown(message)}"
        elif message.id and message.fuzzy:
            yield f"{name}: fuzzy: {shown(message)}"
        elif message.id and is_missing(message):
            yield f"{name}: not translated: {shown(message)}"
    for message, errors in there.check():
        yield from (f"{name}: {error}: {shown(message)}" for error in errors)


def disagreements() -> Iterator[str]:
    """One text has one translation, in whichever catalogue it stands: Django reads them as one."""
    seen: dict[object, tuple[str, object]] = {}
    for app in APPS:
        for message in stored(app):
            key = (message.context, message.id)
            if message.id and not is_missing(message):
                other, text = seen.setdefault(key, (app, message.string))
                if text != message.string:
                    yield f"{app} and {other} translate differently: {shown(message)}"


def is_missing(message: Message) -> bool:
    texts = message.string if isinstance(message.string, tuple | list) else [message.string]
    return not all(texts)


def shown(message: Message) -> str:
    text = message.id if isinstance(message.id, str) else message.id[0]
    return repr(text[:70])


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
