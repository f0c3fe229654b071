from datetime import date
from decimal import Decimal

import pytest

from commerce.models import CreatorPeriod
from creators.models import Creator
from imports import actions
from imports.models import Issue
from imports.recognising import recognise
from imports.states import Status
from tests.factories.creators import CreatorFactory
from tests.factories.imports import NOON, imported, read, worked

from .files import table
from .periods import CREATOR_LISTS, CREATORS_2025, CREATORS_2026, CREATORS_PT, creators

pytestmark = pytest.mark.django_db
APRIL = "Transaction_Analysis_Creator_List_20260401-20260430.csv"


@pytest.fixture
def batch(batch):
    return batch | {"kind": "creator_performance", "name": APRIL}


def warned(found):
    issues = Issue.objects.filter(batch=found, level=Issue.Level.WARNING).order_by("row", "pk")
    return [(issue.column, issue.found) for issue in issues]


@pytest.mark.parametrize("header", CREATOR_LISTS)
def test_header_tells_a_creator_list(header):
    assert recognise([header]).code == "creator_performance"


def test_row_becomes_the_creators_window(batch, store):
    anna = CreatorFactory(handle="anna.cooks")

    imported(creators(), **batch)

    row = CreatorPeriod.objects.get()
    assert (row.creator, row.store, row.currency) == (anna, store, "PHP")
    assert (row.starts_on, row.ends_on) == (date(2026, 4, 1), date(2026, 4, 30))
    assert (row.gmv_minor, row.refunded_minor, row.commission_minor) == (100_050, 18_800, 10_005)
    assert (row.live_gmv_minor, row.video_gmv_minor, row.card_gmv_minor) == (20_000, 70_050, 10_000)
    assert (row.orders, row.items, row.items_refunded, row.samples) == (12, 15, 2, 2)
    assert (row.impressions, row.views, row.ctr) == (12_300, 1_200_000, Decimal("0.0593"))
    assert row.flat_fee_minor is None


def test_unknown_creator_joins_the_archive_and_the_standings(batch):
    imported(creators(), **batch)

    creator = Creator.objects.get(handle="anna.cooks")
    assert creator.periods.count() == 1
    assert creator.current_standing.tier is None


def test_list_of_2025_brings_followers_and_plans(batch):
    row = {
        "Creator username": "anna.cooks",
        "Affiliate GMV": "100",
        "Target collaboration GMV": "60",
        "Open collaboration GMV": "40",
        "Affiliate followers": "12.3K",
    }

    imported(table(CREATORS_2025, row), **batch)

    period = CreatorPeriod.objects.get()
    assert (period.target_gmv_minor, period.open_gmv_minor) == (6_000, 4_000)
    assert period.creator.follower_count == 12_300
    assert period.creator.snapshots.get().taken_on == date(2026, 4, 30)


def test_portuguese_list_has_banners_and_a_decimal_comma(batch):
    row = {"Nome do criador": "anna", "GMV atribuído ao criador": "1.234,56", "Reembolsos": "0,50"}
    file = "Relatório;;\nPeríodo: 2026-03-01 ~ 2026-03-31;;\n" + table(CREATORS_PT, row, delimiter=";")

    imported(file, **batch | {"name": "lista.csv"})

    period = CreatorPeriod.objects.get()
    assert (period.starts_on, period.ends_on) == (date(2026, 3, 1), date(2026, 3, 31))
    assert (period.gmv_minor, period.refunded_minor) == (123_456, 50)


def test_window_that_a_person_chose_comes_before_the_files_own(batch):
    chosen = batch["defaults"] | {"starts_on": "2026-05-01", "ends_on": "2026-05-07"}

    imported(creators(), **batch | {"defaults": chosen})

    assert CreatorPeriod.objects.get().ends_on == date(2026, 5, 7)


@pytest.mark.parametrize(
    "name", ["list.csv", "list_20260430.csv", "list_20260430-20260401.csv", "l_20261399-20261400.csv"]
)
@pytest.mark.parametrize("is_unseen", [False, True])
def test_file_that_tells_no_window_stops_and_says_what_to_choose(batch, name, is_unseen):
    found = read(creators(), **batch | {"name": name, "is_unseen": is_unseen})

    assert (found.status, found.applied_at) == (Status.ASKING, None)
    assert "first and the last day" in str(found.problem)
    assert found.summary["columns"]


def test_unseen_list_is_dated_by_the_rows_above_its_header(batch):
    row = {"Nome do criador": "anna", "GMV atribuído ao criador": "1.234,56"}
    file = "Relatório;;\nPeríodo: 2026-03-01 ~ 2026-03-31;;\n" + table(CREATORS_PT, row, delimiter=";")

    found = read(file, **batch | {"name": "lista.csv", "is_unseen": True})

    assert (found.status, found.rows["new"]) == (Status.APPLIED, 1)
    assert CreatorPeriod.objects.get().ends_on == date(2026, 3, 31)


def test_store_of_another_currency_is_not_taken_for_the_files(batch):
    header = [f"{name} (₫)" if "GMV" in name else name for name in CREATORS_2026]
    row = {"Creator name": "anna", "Creator-attributed GMV (₫)": "1000"}

    found = read(table(header, row), **batch)

    assert found.status == Status.ASKING
    assert "VND" in str(found.problem)


@pytest.mark.parametrize("column", ["Creator-attributed GMV", "Refunds"])
def test_missing_column_is_unknown_and_said_and_never_0(batch, column):
    header = [name for name in CREATORS_2026 if name != column]
    kept = {"headers": header}
    found = imported(creators(**kept), **batch | {"mapping": {} if column == "Refunds" else _by_hand(header)})

    row = CreatorPeriod.objects.get()
    assert (row.gmv_minor if column != "Refunds" else row.refunded_minor) is None
    assert {"Creator-attributed GMV": "gmv", "Refunds": "refunded"}[column] in dict(warned(found))


def _by_hand(header):
    return {"Creator name": "handle", "Refunds": "refunded", "Attributed orders": "orders"}


def test_parts_that_do_not_make_up_the_whole_are_said(batch):
    fine = {"Creator name": "bea", "Creator-attributed GMV": "1000.55"}
    off = {"Creator name": "carl", "Creator-attributed GMV": "1000.56"}

    found = imported(creators(fine, off), **batch)

    assert ("gmv", "1000.56 ≠ 1000.50") in warned(found)
    assert len([column for column, _found in warned(found) if column == "gmv"]) == 1


def test_plans_that_do_not_make_up_the_whole_are_said(batch):
    row = {
        "Creator username": "anna",
        "Affiliate GMV": "100",
        "Target collaboration GMV": "60",
        "Open collaboration GMV": "30",
    }

    found = imported(table(CREATORS_2025, row), **batch)

    assert ("gmv", "100 ≠ 90") in warned(found)


def test_refunds_above_gmv_and_rates_above_one_are_real(batch):
    imported(creators({"Creator-attributed GMV": "0", "Refunds": "50", "CTR": "200%"}), **batch)

    row = CreatorPeriod.objects.get()
    assert (row.gmv_minor, row.refunded_minor, row.ctr) == (0, 5_000, 2)


def test_definition_row_below_the_header_is_passed_over(batch):
    lines = creators().splitlines(keepends=True)
    definitions = ",".join(["What the metric means"] * len(CREATORS_2026)) + "\n"

    found = imported("".join([lines[0], definitions, *lines[1:]]), **batch)

    assert found.rows["definition"] == 1
    assert CreatorPeriod.objects.count() == 1


def test_creator_who_repeats_counts_once(batch):
    found = imported(creators({}, {}), **batch)

    assert found.rows["repeated"] == 1
    assert CreatorPeriod.objects.get().gmv_minor == 100_050


def test_same_file_again_changes_nothing(batch):
    imported(creators(), **batch)

    again = read(creators(), **batch)

    assert (again.rows["new"], again.rows["changed"], again.rows["same"]) == (0, 0, 1)


def test_second_window_of_a_known_creator_is_new_and_its_overlap_is_said(batch):
    imported(creators(), **batch)

    found = read(creators(), **batch | {"name": "List_20260424-20260507.csv"})

    assert found.rows["new"] == 1
    assert ("", "2026-04-01 – 2026-04-30") in warned(found)


def test_export_of_5000_rows_is_said_to_be_cut(batch):
    rows = [{"Creator name": f"creator{number}"} for number in range(5000)]

    found = read(creators(*rows), **batch)

    assert ("", "5000") in warned(found)


def test_report_adds_up_what_the_file_says(batch):
    found = imported(creators({}, {"Creator name": "bea"}), **batch)

    totals = {each["label"]: each["minor"] for each in found.summary["totals"]}
    assert (totals["GMV"], totals["Live"], totals["Video"], totals["Product card"]) == (
        200_100,
        40_000,
        140_100,
        20_000,
    )


def test_undo_takes_windows_and_the_creators_they_brought(batch, operator):
    known = CreatorFactory(handle="bea")
    done = imported(creators({}, {"Creator name": "bea"}), **batch)

    actions.undo(batch=done, by=operator, at=NOON)
    worked(done)

    assert not CreatorPeriod.objects.exists()
    assert list(Creator.objects.all()) == [known]


def test_the_archives_own_kind_still_reads_such_a_list(batch):
    found = imported(creators(), **{**batch, "kind": "creators", "defaults": {}})

    assert found.status == Status.APPLIED
    assert Creator.objects.filter(handle="anna.cooks").exists()
