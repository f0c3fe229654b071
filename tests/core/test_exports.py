import csv
import io
from datetime import UTC, date, datetime
from decimal import Decimal

import openpyxl
import pytest
from django.db.models import Value
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from accounts.models import User
from core.exports import TRIGGERS, copy_csv, csv_chunks, csv_response, guarded, unguarded, write_xlsx

RISKY = [
    "=1+1",
    "+86",
    "-2",
    "@user",
    "\tx",
    "\rx",
    "\nx",
    "|cmd",
    "＝1",
    "＋1",
    "－1",
    "＠a",
    "  =1",
    "\u3000=1",
    "\n=1",
]
PLAIN = ["", " ", "达人", "a=1", "1.5", "it's", '"quoted", text', "líne\nbreak"]


def read_csv(chunks):
    return list(csv.reader(io.StringIO(b"".join(chunks).decode("utf-8-sig"), newline="")))


@pytest.mark.parametrize("text", RISKY)
def test_text_that_a_spreadsheet_would_run_is_led_by_an_apostrophe(text):
    assert guarded(text) == f"'{text}"


@pytest.mark.parametrize("text", PLAIN)
def test_other_text_is_left_alone(text):
    assert guarded(text) == text


@pytest.mark.parametrize("text", [*RISKY, *PLAIN, "'quoted'"])
def test_our_own_file_read_back_says_what_was_written(text):
    assert unguarded(guarded(text)) == text


@given(st.lists(st.text(), min_size=1, max_size=5))
def test_no_csv_cell_begins_with_a_trigger(cells):
    for row in read_csv(csv_chunks(["h"] * len(cells), [cells])):
        assert not any(cell.startswith(tuple(TRIGGERS)) for cell in row)


def test_csv_writes_values_of_every_kind():
    row = ["达人", None, -3, Decimal("1.50"), True, date(2026, 1, 2), datetime(2026, 1, 2, 20, tzinfo=UTC)]

    with timezone.override("Asia/Shanghai"):
        rows = read_csv(csv_chunks(list("abcdefg"), [row]))

    assert rows[1] == ["达人", "", "-3", "1.50", "True", "2026-01-02", "2026-01-03 04:00"]


@pytest.mark.django_db
def test_copy_writes_the_same_as_rows_from_python():
    joined = datetime(2026, 1, 2, 20, tzinfo=UTC)
    for number, name in enumerate([*RISKY, *PLAIN]):
        person = User.objects.create(email=f"{number}@example.com", name=name.replace("\x00", ""))
        User.objects.filter(pk=person.pk).update(joined_at=joined)
    rows = User.objects.order_by("pk").values_list("pk", "name", "is_active", "joined_at", "deactivated_at")

    with timezone.override("Asia/Shanghai"):
        copied = read_csv(copy_csv(["id", "=name", "active", "joined", "left"], rows))
        written = read_csv(csv_chunks(["id", "=name", "active", "joined", "left"], rows))

    assert copied == [[{"True": "t"}.get(cell, cell) for cell in row] for row in written]
    assert copied[0][1] == "'=name"


@pytest.mark.django_db
def test_copy_takes_filters_and_annotations():
    User.objects.create(email="a@example.com", name="100% =sure")
    rows = User.objects.filter(name__contains="%").annotate(word=Value("-x")).values_list("word", "name")

    assert read_csv(copy_csv(["word", "name"], rows))[1:] == [["'-x", "100% =sure"]]


@pytest.mark.django_db
def test_copy_refuses_labels_that_do_not_fit():
    with pytest.raises(ValueError, match="2 labels"):
        b"".join(copy_csv(["a", "b"], User.objects.values_list("name")))


def test_xlsx_holds_text_as_text(tmp_path):
    texts = [text for text in [*RISKY, *PLAIN, "https://example.com"] if text.strip()]

    written = write_xlsx(tmp_path / "x.xlsx", ["text"], ([text] for text in texts))

    cells = [row[0] for row in openpyxl.load_workbook(tmp_path / "x.xlsx").active.iter_rows(min_row=2)]
    assert written == len(texts)
    assert {cell.data_type for cell in cells} == {"s"}
    assert [cell.value.strip() for cell in cells][0] == "=1+1"
    assert not any(cell.hyperlink for cell in cells)


def test_xlsx_holds_numbers_and_dates_in_the_persons_zone(tmp_path):
    row = [1, Decimal("1.5"), True, None, date(2026, 1, 2), datetime(2026, 1, 2, 20, tzinfo=UTC)]

    with timezone.override("Asia/Shanghai"):
        write_xlsx(tmp_path / "x.xlsx", list("abcdef"), [row])

    cells = list(openpyxl.load_workbook(tmp_path / "x.xlsx").active.iter_rows(min_row=2, values_only=True))
    assert cells == [(1, 1.5, True, None, datetime(2026, 1, 2), datetime(2026, 1, 3, 4))]  # noqa: DTZ001


def test_xlsx_without_rows_has_its_labels(tmp_path):
    assert write_xlsx(tmp_path / "x.xlsx", ["编号", "name"], []) == 0

    sheet = openpyxl.load_workbook(tmp_path / "x.xlsx").active
    assert [cell.value for cell in sheet[1]] == ["编号", "name"]


def test_response_names_the_file_in_any_script():
    response = csv_response("达人.csv", [b"x"])

    assert "filename*=utf-8''" in response["Content-Disposition"]
