"""What a text file is written in, found by reading all of it once."""

from __future__ import annotations

import codecs
import csv
import re
from collections import Counter
from pathlib import Path

from django.utils.translation import gettext_noop

from imports.errors import FileRefusedError

BLOCK = 1 << 20
MANY, FEW = 0.4, 0.1
DELIMITERS = ",;\t|"
_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_HIGH_RUN = re.compile(rb"[\x80-\xff]+")
# Bytes that cp1252 leaves undefined.
_NOT_CP1252 = re.compile(rb"[\x81\x8d\x8f\x90\x9d]")


def find_encoding(path: Path) -> str:
    """The encoding's Python name. A UTF-8 file with some damaged bytes is still UTF-8."""
    with path.open("rb") as file:
        start = file.read(BLOCK)
    for bom, name in _BOMS:
        if start.startswith(bom):
            return name
    if wide := _wide(start):
        return wide
    damaged, sound = _utf8_characters(path)
    if damaged * 10 <= sound or damaged == 0:
        return "utf-8"
    return "gb18030" if _looks_chinese(start) and _decodes(path, "gb18030") else _western(start)


def _wide(start: bytes) -> str:
    """UTF-16 without a mark: Latin text in it has a zero in every other byte."""
    even, odd = (half.count(0) / max(1, len(half)) for half in (start[:2000:2], start[1:2000:2]))
    if odd > MANY and even < FEW:
        return "utf-16-le"
    return "utf-16-be" if even > MANY and odd < FEW else ""


def _utf8_characters(path: Path) -> tuple[int, int]:
    """How many bytes are no UTF-8, and how many characters beyond ASCII are."""
    decoder = codecs.getincrementaldecoder("utf-8")("surrogateescape")
    damaged = sound = 0
    with path.open("rb") as file:
        while block := file.read(BLOCK):
            text = decoder.decode(block)
            if not text.isascii():
                beyond = [character for character in text if character > "\x7f"]
                lost = sum("\udc80" <= character <= "\udcff" for character in beyond)
                damaged, sound = damaged + lost, sound + len(beyond) - lost
    return damaged, sound


def _looks_chinese(start: bytes) -> bool:
    """Chinese characters are pairs of high bytes, so runs of them are even; accented letters stand alone."""
    runs = [len(run) for run in _HIGH_RUN.findall(start)]
    return sum(length for length in runs if length % 2 == 0) >= 0.7 * sum(runs)


def _decodes(path: Path, encoding: str) -> bool:
    decoder = codecs.getincrementaldecoder(encoding)()
    try:
        with path.open("rb") as file:
            while block := file.read(BLOCK):
                decoder.decode(block)
    except UnicodeDecodeError:
        return False
    return True


def _western(start: bytes) -> str:
    if _NOT_CP1252.search(start):
        raise FileRefusedError(
            gettext_noop(
                "The file is not text in a known encoding. Expected UTF-8, UTF-16, GB18030 or Windows-1252; "
                "if it is in another one, name it in the options."
            )
        )
    return "cp1252"


def known_encoding(name: str) -> str:
    try:
        # Others turn bytes into bytes, or a name into another.
        "a".encode(name).decode(name)
        return codecs.lookup(name).name
    except (LookupError, ValueError, TypeError):
        raise FileRefusedError(
            gettext_noop(
                "There is no encoding “%(found)s”. Expected a name such as utf-8, gb18030 or shift_jis."
            ),
            found=name,
        ) from None


def find_delimiter(lines: list[str]) -> str:
    """The delimiter that cuts most lines into the same number of cells, and into more than one."""

    def agreement(delimiter: str) -> tuple[int, int]:
        widths = Counter(len(row) for row in csv.reader(lines, delimiter=delimiter) if len(row) > 1)
        width, rows = widths.most_common(1)[0] if widths else (0, 0)
        return rows, width

    return max(DELIMITERS, key=agreement)
