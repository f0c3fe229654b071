from dataclasses import replace
from datetime import date, datetime, timedelta
from decimal import Decimal

import pytest

from commerce.importing.orders.cells import AMOUNT, CONTENT_ID, ID, PAID_AMOUNT
from creators.importing.fields import HANDLE
from imports.pipeline.cells import Cells
from imports.values import (
    COUNT,
    IDENTIFIER,
    MOMENT,
    SMALL_COUNT,
    DateOrderError,
    Style,
    clean,
    is_placeholder,
    number,
    read_count,
    read_date,
    read_identifier,
    read_ratio,
    text_of,
    writes_decimal_comma,
)

PLAIN = Style()
COMMA = Style(decimal_comma=True)


@pytest.mark.parametrize(
    ("written", "count"),
    [
        ("221700", 221_700),
        ("221.7K", 221_700),
        ("1.2M", 1_200_000),
        ("3.4万", 34_000),
        ("1.2亿", 120_000_000),
        ("5.6w", 56_000),
        ("12rb", 12_000),
        ("1,2 jt", 1_200_000),
        ("3 triệu", 3_000_000),
        ("2.5 ล้าน", 2_500_000),
        ("1,234", 1_234),
        ("1,234,567", 1_234_567),
        ("1.234.567", 1_234_567),
        ("477900000.00", 477_900_000),
        ("12,6", 13),
        ("1,234.5", 1_235),
        ("$1,200", 1_200),
        ("RM 1 200", 1_200),
        ("₫12.000", 12),
        ("100K+", 100_000),
        ("1.2E+05", 120_000),
        ("0", 0),
    ],
)
def test_count_reads_what_people_and_exports_write(written, count):
    assert read_count(clean(written), PLAIN) == count


@pytest.mark.parametrize(
    ("written", "count"), [("1.234", 1_234), ("12.000", 12_000), ("1.234,5", 1_235), ("1,5", 2)]
)
def test_count_with_decimal_comma_reads_points_as_groups(written, count):
    assert read_count(written, COMMA) == count


@pytest.mark.parametrize(
    "written", ["abc", "12 people", "-5", "1.2.3,4,5", "9" * 25, "1,2,3.4.5", "K", "12.345"]
)
def test_count_refuses_what_is_no_count(written):
    with pytest.raises((ValueError, ArithmeticError)):
        read_count(written, PLAIN)


@pytest.mark.parametrize(
    ("written", "comma"),
    [
        ("12,3", True),
        ("1.234,5", True),
        ("1.234.567", True),
        ("12.3", False),
        ("1,234.5", False),
        ("1,234,567", False),
        ("1,234", None),
        ("1.234", None),
    ],
)
def test_decimal_comma_is_told_only_by_cells_that_leave_no_choice(written, comma):
    assert writes_decimal_comma(written) is comma


@pytest.mark.parametrize("written", ["--", "N/A", "#VALOR!", "null", "#N/A", "—"])
def test_placeholder_is_no_value(written):
    assert is_placeholder(clean(written))


@pytest.mark.parametrize(
    ("written", "share"), [("5.93%", "0.0593"), ("0.0593", "0.0593"), ("200%", "2"), ("1.5", "1.5")]
)
def test_ratio_may_exceed_one(written, share):
    assert read_ratio(written, PLAIN) == Decimal(share)


def test_identifier_keeps_all_digits_and_refuses_what_a_spreadsheet_rounded():
    assert read_identifier("6794435137251820550", PLAIN) == "6794435137251820550"
    with pytest.raises(ValueError, match="E"):
        read_identifier("6.79444E+18", PLAIN)


@pytest.mark.parametrize(
    "written", ["2026-07-01", "2026/7/1", "20260701", "2026/07/01/ 19:32:08", "2026年7月1日"]
)
def test_date_with_the_year_first_is_read_without_asking(written):
    assert read_date(written, PLAIN) == date(2026, 7, 1)


def test_date_with_the_year_last_needs_a_declared_order():
    assert read_date("01/07/2026 10:00", Style(dates="DMY")) == date(2026, 7, 1)
    assert read_date("01/07/2026", Style(dates="MDY")) == date(2026, 1, 7)
    with pytest.raises(ValueError, match="01/07"):
        read_date("01/07/2026", PLAIN)


@pytest.mark.parametrize("written", ["9999-12-31", "0001-01-01", "01/07/0206"])
def test_date_of_another_age_is_refused(written):
    with pytest.raises(ValueError, match=written):
        read_date(written, Style(dates="DMY"))


def test_clean_folds_full_width_forms_and_invisible_characters():
    assert clean(" \u200b＠ａｂｃ\u00a012\t") == "@abc 12"


def test_count_says_what_it_expects():
    assert "1.2M" in COUNT.expected


@pytest.mark.parametrize(
    ("text", "order", "moment"),
    [
        ("31/07/2026 19:32:08", "DMY", "2026-07-31T19:32:08"),
        ("07/31/2026 7:32 PM", "MDY", "2026-07-31T19:32:00"),
        ("07/31/2026 12:05:00 AM", "MDY", "2026-07-31T00:05:00"),
        ("2026/07/01/ 19:32:08", None, "2026-07-01T19:32:08"),
        ("2026-07-01T19:32:08.123", None, "2026-07-01T19:32:08"),
        ("03/07/2026", "DMY", "2026-07-03T00:00:00"),
    ],
)
def test_moments_of_exports(text, order, moment):
    assert MOMENT.read(text, Style(dates=order)).isoformat() == moment


@pytest.mark.parametrize("text", ["03/07/2026 24:00", "2026-07-01 noon", "2026-13-01", "19:32", "03/07/26"])
def test_what_is_no_moment(text):
    with pytest.raises(ValueError, match=r".*"):
        MOMENT.read(text, Style(dates="DMY"))


def test_every_day_is_read_as_it_is_written_in_both_orders():
    """A property: what one order writes, the same order reads, and the other reads only where it could be meant."""
    start = datetime(2023, 12, 30, 23, 59, 58)  # noqa: DTZ001 -- a file's time has no zone
    for days in range(800):
        moment = start + timedelta(days=days, minutes=days * 7)
        assert MOMENT.read(f"{moment:%d/%m/%Y %H:%M:%S}", Style(dates="DMY")) == moment
        assert MOMENT.read(f"{moment:%m/%d/%Y %H:%M:%S}", Style(dates="MDY")) == moment
        if moment.day > 12:
            with pytest.raises(DateOrderError):
                MOMENT.read(f"{moment:%m/%d/%Y %H:%M:%S}", Style(dates="DMY"))


def test_amounts_survive_every_way_of_writing_them():
    """A property: grouping, decimal sign and currency around an amount never change it."""
    ways = [
        ("", ",", "."),
        ("RM", ",", "."),
        ("£", ",", "."),
        ("$", "", "."),
        ("Rp ", ".", ","),
        ("€", "'", ","),
    ]
    for number_ in range(1, 400):
        cents = number_**3 * 7 + number_
        plain = Decimal(cents) / 100
        for sign, group, point in ways:
            whole = f"{cents // 100:,}".replace(",", group)
            text = f"{sign}{whole}{point}{cents % 100:02}"
            assert number(text, Style(decimal_comma=point == ",")) == plain, text


@pytest.mark.parametrize("parser", [COUNT, SMALL_COUNT, IDENTIFIER, ID, CONTENT_ID, AMOUNT, PAID_AMOUNT])
def test_plain_cells_mean_what_they_say(parser):
    cells = [
        "0",
        "7",
        "00123",
        "12.50",
        "1.234",
        "7435206447132200210",
        "9" * 9,
        "9" * 15 + ".999999",
        "1.",
        ".5",
    ]

    plain = [cell for cell in cells if parser.plain.fullmatch(cell)]

    assert plain
    for cell in plain:
        assert Decimal(cell) == Decimal(parser.read(cell, PLAIN))
    # All at once as one by one; two lines in a cell are no two cells.
    for column in ([*plain, plain[0]], cells, [f"{plain[0]}\n{plain[0]}", plain[0]], ["--", plain[0]]):
        assert Cells(parser, PLAIN).read(column) == [Cells(parser, PLAIN)[cell] for cell in column]


WRITTEN = [
    *("anna", "a.b_c", "nat", "none_of_us", "nullpunkt", "x" * 24, "x" * 25, "anna.", ".anna", "_a"),
    *("Anna", "@anna", "'anna", "'=1", "=1", "-", "--", "N/A", "na", "NONE", "Null", "nan", "nil", "#n/a"),
    *("美妆达人", "无", "暂无", "不适用", "无印良品", "Anna 美妆 (TH)", "Anna ", " Anna", "Anna\u200b"),
    *("\uff21nna", "a\\tb", "a\tb", "a\x00b", "\udc80", "李、王", "José", "a/b", "", "12", "+1", "x" * 40),
]


@pytest.mark.parametrize("parser", [text_of(30), HANDLE])
def test_plain_words_mean_what_they_say(parser):
    """As they are without a short cut, alone and in company."""
    careful = replace(parser, plain=None)

    assert [cell for cell in WRITTEN if parser.plain.fullmatch(cell)]
    for cell in WRITTEN:
        for column in ([cell], ["anna", cell], [cell, "anna", "bo"]):
            assert Cells(parser, PLAIN).read(column) == Cells(careful, PLAIN).read(column)


@pytest.mark.parametrize("parser", [text_of(30), HANDLE])
def test_any_characters_are_read_alike_with_and_without_the_short_cut(parser):
    careful = replace(parser, plain=None)
    characters = [
        chr(number) for number in (*range(0x20, 0x3000), *range(0x4E00, 0x9FFF, 7), *range(0xF900, 0xFFFF))
    ]

    for shape in ("{}", "a{}", "{}a", "a{}a"):
        column = [shape.format(character) for character in characters]
        assert [Cells(parser, PLAIN)[cell] for cell in column] == [
            Cells(careful, PLAIN)[cell] for cell in column
        ]
