import time
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection
from django.utils import translation

from creators.models import Creator, MetricSnapshot
from imports import actions, jobs
from imports.errors import MoveRefusedError
from imports.models import Batch, Issue
from imports.pipeline import staging
from imports.pipeline.cells import NO_TEXT
from imports.states import Status
from imports.values import COUNT
from tests.factories.creators import CreatorFactory, MetricSnapshotFactory
from tests.factories.imports import NOON, imported, read, received, worked

pytestmark = pytest.mark.django_db
OUTCOMES = ("new", "changed", "same", "error", "ignored")


def outcomes(batch):
    return {outcome: batch.rows[outcome] for outcome in OUTCOMES if batch.rows[outcome]}


def issues(batch, level=None):
    found = batch.issues.in_order()
    return [
        (issue.row, issue.column, issue.found) for issue in (found.filter(level=level) if level else found)
    ]


@pytest.mark.parametrize(
    ("content", "status"),
    [
        ("Creator username,Followers\nanna,10\n", Status.UNCHANGED),
        ("Creator username,Followers\nanna,10\nbad handle!,1\n", Status.READY),
        ("Creator username,Followers\nbad handle!,1\n", Status.REFUSED),
        # Taken for a row that explains the header.
        ("Creator username,Followers\nbad handle!,many\n", Status.REFUSED),
        ("Creator username,Followers\nanna,11\n", Status.READY),
        ("Creator username,Followers\nanna,10\nbert,\n", Status.READY),
    ],
)
def test_a_file_that_would_write_nothing_ends_with_the_comparison(mine, content, status):
    imported("Creator username,Followers\nanna,10\n", **mine)

    assert read(content, **mine).status == status


def test_a_file_that_said_nothing_new_can_be_imported_when_something_changed_since(mine):
    first = imported("Creator username,Followers\nanna,10\n", **mine)
    again = read("Creator username,Followers\nanna,10\n\n", **mine)
    actions.undo(batch=first, by=mine["by"], at=NOON)
    worked(first)

    actions.apply(batch=again, by=mine["by"], at=NOON)

    assert outcomes(worked(again)) == {"new": 1, "ignored": 2}
    assert Creator.objects.get().follower_count == 10


def test_a_file_that_said_nothing_new_is_told_of_as_it_was_imported(mine):
    imported("Creator username,Followers\nanna,10\nbert,20\n", **mine)
    again = read("Creator username,Followers\nanna,10\nbert,20\n", **mine)
    assert (again.status, staging.staged_rows(again)) == (Status.UNCHANGED, None)
    imported("Creator username,Followers\nanna,11\n", **mine)

    actions.apply(batch=again, by=mine["by"], at=NOON)
    again = worked(again)

    assert outcomes(again) == {"changed": 1, "same": 1, "ignored": 1}
    assert again.summary["changes"]["creators.Creator"] == {"follower_count": 1}


@pytest.mark.parametrize(
    ("content", "status", "told"),
    [
        (
            "Creator username,Followers\nbert,10\nbad handle!,1\n",
            Status.APPLIED,
            {"new": 1, "error": 1, "ignored": 1},
        ),
        (
            "Creator username,Followers\nanna,11\nbert,\n",
            Status.APPLIED,
            {"new": 1, "changed": 1, "ignored": 1},
        ),
        ("Creator username,Followers\nanna,10\n", Status.UNCHANGED, {"same": 1, "ignored": 1}),
        (
            "Creator username,Followers\nbad handle!,1\nworse handle!,2\n",
            Status.REFUSED,
            {"error": 2, "ignored": 1},
        ),
        ("Order,Amount\n1,2\n", Status.REFUSED, {}),
        ("", Status.REFUSED, {}),
    ],
)
def test_unseen_file_ends_as_it_would_with_a_preview(mine, content, status, told):
    imported("Creator username,Followers\nanna,10\n", **mine)

    batch = worked(received(content, is_unseen=True, **mine))

    assert batch.status == status
    assert {outcome: batch.rows[outcome] for outcome in OUTCOMES if batch.rows.get(outcome)} == told
    assert (batch.applied_by, batch.applied_at) == (
        (mine["by"], NOON) if status == Status.APPLIED else (None, None)
    )
    assert staging.staged_rows(batch) is None
    assert set(Creator.objects.values_list("handle", flat=True)) == {"anna"} | (
        {"bert"} if told.get("new") else set()
    )


def test_unseen_file_tells_what_one_with_a_preview_does_and_can_be_undone(mine):
    content = "Creator username,Followers,Foo\nanna,11,x\nbert,20,y\nbad handle!,1,\n"
    imported("Creator username,Followers\nanna,10\n", **mine)
    seen = imported(content, **mine)
    actions.undo(batch=seen, by=mine["by"], at=NOON)
    worked(seen)

    unseen = worked(received(content, is_unseen=True, **mine))

    kept = set(seen.summary) - {"samples"}
    assert {name: unseen.summary[name] for name in kept} == {name: seen.summary[name] for name in kept}
    assert issues(unseen) == issues(seen)
    actions.undo(batch=unseen, by=mine["by"], at=NOON)
    worked(unseen)
    assert Creator.objects.get().follower_count == 10


def test_unseen_file_of_unknown_kind_waits_for_a_look(mine):
    batch = worked(received("Creator username,Followers\nanna,10\n", is_unseen=True, **mine | {"kind": ""}))

    assert (batch.status, batch.kind, Creator.objects.count()) == (Status.READY, "creators", 0)


def test_unseen_file_that_was_refused_can_be_mapped_by_hand(mine):
    batch = worked(received("Who,Amount\nanna,2\n", is_unseen=True, **mine))
    assert batch.status == Status.REFUSED

    actions.read_again(
        batch=batch,
        by=mine["by"],
        kind="creators",
        mapping={"Who": "handle"},
        options={},
        defaults={},
        dated_on=NOON.date(),
    )

    assert worked(batch).status == Status.READY


def test_preview_counts_every_row_and_writes_nothing(mine):
    CreatorFactory(handle="known", follower_count=5)

    batch = read("Creator username,Followers\nknown,7\nfresh,1.2K\nbad handle!,3\n\n", **mine)

    assert batch.status == Status.READY
    assert outcomes(batch) == {"new": 1, "changed": 1, "error": 1, "ignored": 2}
    assert sum(batch.rows[outcome] for outcome in OUTCOMES) == batch.rows["file"] == 5
    assert Creator.objects.count() == 1


def test_preview_shows_what_would_change(mine):
    CreatorFactory(handle="known", follower_count=5, display_name="Known")

    batch = read("Creator username,Followers\nknown,7\n", **mine)

    assert batch.summary["changes"]["creators.Creator"] == {"follower_count": 1}
    [sample] = batch.summary["samples"]["changed"]
    assert (sample["row"], sample["columns"]) == (2, {"follower_count": [5, 7]})


def test_apostrophe_of_our_own_files_is_not_read(mine):
    known = CreatorFactory(handle="known", handle_written="@known")

    imported("Creator username,Followers\n'@known,7\n'@fresh,8\n", **mine)

    known.refresh_from_db()
    assert (known.handle_written, known.follower_count) == ("@known", 7)
    assert Creator.objects.filter(handle="fresh", handle_written="@fresh").exists()


def test_refusal_is_said_in_the_language_of_its_reader(mine):
    with translation.override("zh-hans"):
        batch = read("Order,Amount\n1,2\n", **mine)

    assert batch.said.startswith("No column names the handle. Found: Order, Amount.")


def test_error_names_row_column_found_and_expected(mine):
    batch = read("Creator username,Followers\nanna,many\n", **mine)

    [issue] = batch.issues.filter(level=Issue.Level.ERROR)
    assert (issue.row, issue.column, issue.found) == (2, "Followers", "many")
    assert issue.expectation.startswith("a number of at least 0")


def test_apply_writes_creators_and_dated_figures(mine):
    imported(
        "Creator username,达人昵称,Followers,Views avg.\n@Anna,安娜,1.2万,3400\n",
        name="2026-09-30.csv",
        **mine,
    )

    creator = Creator.objects.get()
    assert (creator.handle, creator.handle_written, creator.display_name) == ("anna", "@Anna", "安娜")
    snapshot = creator.snapshots.get()
    assert (creator.follower_count, snapshot.followers, snapshot.mean_views) == (12_000, 12_000, 3_400)
    assert (str(snapshot.taken_on), snapshot.origin, snapshot.origin_name) == (
        "2026-09-30",
        "file",
        "2026-09-30.csv",
    )
    assert (creator.created_by, snapshot.recorded_by) == (mine["by"], mine["by"])


def test_same_file_again_changes_nothing_even_on_a_later_day(mine):
    content = "Creator username,Followers\nanna,1\nbo,2\n"
    imported(content, **mine)

    batch = imported(content, at=NOON.replace(day=25), **mine)

    assert outcomes(batch) == {"same": 2, "ignored": 1}
    assert MetricSnapshot.objects.count() == 2
    assert not batch.changes.exists()
    assert not batch.additions.exists()


def test_missing_column_is_a_warning_and_the_old_value_stays(mine):
    creator = CreatorFactory(handle="anna", follower_count=9)

    batch = imported("Creator username,Audience size\nanna,0\n", **mine)

    assert outcomes(batch) == {"same": 1, "ignored": 1}
    assert issues(batch, "warning") == [(1, "Audience size", ""), (1, "followers", "")]
    creator.refresh_from_db()
    assert creator.follower_count == 9
    assert not creator.snapshots.exists()


def test_placeholders_are_null_with_one_warning_and_a_count(mine):
    batch = imported("Creator username,Followers\nanna,#VALOR!\nbo,N/A\ncy,N/A\ndi,--\n", **mine)

    warnings = batch.issues.filter(level="warning").values_list("row", "rows", "found")
    assert sorted(warnings) == [(2, 1, "#VALOR!"), (3, 2, "N/A"), (5, 1, "--")]
    assert set(Creator.objects.values_list("follower_count", flat=True)) == {None}
    assert not MetricSnapshot.objects.exists()


def test_placeholder_where_any_text_is_taken_is_told_as_what_it_is(mine):
    batch = imported("Creator username,Nickname,Followers\nanna,null,N/A\n", **mine)

    told = batch.issues.filter(level=Issue.Level.WARNING).values_list("column", "found", "expected")
    assert set(told) == {("Nickname", "null", NO_TEXT), ("Followers", "N/A", COUNT.expected)}
    assert Creator.objects.get().display_name == ""


def test_repeated_creator_counts_once_and_says_so(mine):
    batch = imported("Creator username,Followers\nanna,1\nbo,5\nanna,1\n@BO,6\n", **mine)

    assert outcomes(batch) == {"new": 2, "ignored": 3}
    notes = batch.issues.filter(level="note").in_order()
    assert [(note.row, note.found) for note in notes] == [(2, "anna → 4"), (3, "bo → 5")]
    assert "says the same" in notes[0].expectation
    assert "something else" in notes[1].expectation
    assert Creator.objects.get(handle="bo").follower_count == 6


@pytest.mark.parametrize("is_unseen", [False, True])
@pytest.mark.parametrize(
    ("first", "second", "found", "kept"),
    [
        (",anna,Anna,40", "7000000000001,,Anna B,30", "anna → 3", ("Anna B", 30)),
        ("7000000000001,,Anna B,30", ",anna,Anna C,40", "7000000000001 → 3", ("Anna C", 40)),
    ],
)
def test_creator_told_once_by_id_and_once_by_handle_counts_once(mine, first, second, found, kept, is_unseen):
    anna = CreatorFactory(handle="anna", platform_id="7000000000001", display_name="Anna")
    content = f"User ID,Creator username,Nickname,Followers\n{first}\n{second}\n"

    batch = worked(received(content, is_unseen=True, **mine)) if is_unseen else imported(content, **mine)

    assert (batch.status, outcomes(batch)) == (Status.APPLIED, {"changed": 1, "ignored": 2}), batch.said
    assert list(batch.issues.filter(level=Issue.Level.NOTE).values_list("row", "found")) == [(2, found)]
    anna.refresh_from_db()
    assert (anna.display_name, anna.snapshots.get().followers) == kept


def test_creator_who_became_one_since_the_preview_counts_once(mine):
    batch = read("User ID,Creator username,Followers\n7000000000001,anna,30\n,anne,40\n", **mine)
    assert batch.rows["new"] == 2
    CreatorFactory(handle="anne", platform_id="7000000000001")

    actions.apply(batch=batch, by=mine["by"], at=NOON)
    batch = worked(batch)

    assert (batch.status, outcomes(batch)) == (Status.APPLIED, {"changed": 1, "ignored": 2}), batch.said
    assert Creator.objects.get().snapshots.get().followers == 40


def test_renamed_creator_is_found_by_platform_id_and_keeps_the_old_handle(mine):
    creator = CreatorFactory(handle="before", platform_id="6794435137251820550")

    imported("Creator username,User ID\nafter,6794435137251820550\n", **mine)

    creator.refresh_from_db()
    assert creator.handle == "after"
    assert [earlier.handle for earlier in creator.earlier_handles.all()] == ["before"]


def test_platform_id_is_filled_in_for_a_known_handle(mine):
    creator = CreatorFactory(handle="anna", platform_id=None)

    imported("Creator username,User ID\nanna,6794435137251820550\n", **mine)

    creator.refresh_from_db()
    assert creator.platform_id == "6794435137251820550"


def test_handle_and_id_of_different_creators_refuse_the_row(mine):
    CreatorFactory(handle="anna", platform_id="1111111111")
    CreatorFactory(handle="bo", platform_id="2222222222")

    batch = read("Creator username,User ID\nanna,2222222222\nbo,3333333333\n,4444444444\n", **mine)

    assert outcomes(batch) == {"error": 3, "ignored": 1}
    assert issues(batch, "error") == [
        (2, "handle", "anna"),
        (3, "platform_id", "3333333333 ≠ 2222222222"),
        (4, "handle", "4444444444"),
    ]


def test_older_figures_do_not_replace_newer_ones(mine):
    creator = CreatorFactory(handle="anna", follower_count=900, display_name="Anna")
    MetricSnapshotFactory(creator=creator, taken_on="2026-11-01", followers=900)

    imported("Creator username,Nickname,Followers\nanna,Old name,100\n", name="list_2025-01-31.csv", **mine)

    creator.refresh_from_db()
    assert (creator.follower_count, creator.display_name) == (900, "Anna")
    assert creator.snapshots.count() == 2


def test_defaults_fill_what_is_open(mine):
    known = CreatorFactory(handle="known", market="TH")
    defaults = {
        "market": "PH",
        "category": "beauty",
        "tag": "Launch",
        "source": "provider",
        "owner": mine["by"].email,
    }

    imported("Creator username,Market\nknown,\nfresh,\nother,越南\n", defaults=defaults, **mine)

    assert dict(Creator.objects.values_list("handle", "market")) == {
        "known": "TH",
        "fresh": "PH",
        "other": "VN",
    }
    assert {tagging.tag.name for tagging in known.taggings.all()} == {"Launch"}
    profile = known.profiles.get(brand=mine["brand"])
    assert (profile.owner, profile.source) == (mine["by"], "provider")


def test_word_that_is_no_market_or_category_is_left_out_with_a_warning(mine):
    batch = imported("Creator username,Country,Category,Followers\nanna,Atlantis,Alchemy,1\n", **mine)

    assert issues(batch, "warning") == [(2, "Country", "Atlantis"), (2, "category", "Alchemy")]
    creator = Creator.objects.get()
    assert (creator.market, creator.category) == (None, None)


def test_banner_definition_and_blank_rows_are_ignored_and_counted(mine):
    content = (
        "Report,2026-01-01\n\nCreator username,Followers\n"
        "The name of the creator,How many follow them\nanna,1\n,\n"
    )

    batch = read(content, **mine)

    assert outcomes(batch) == {"new": 1, "ignored": 5}
    reasons = {reason: batch.rows[reason] for reason in ("banner", "header", "definition", "blank")}
    assert reasons == {"banner": 1, "header": 1, "definition": 1, "blank": 2}


def test_row_of_another_width_is_an_error_not_a_shift(mine):
    batch = read("Creator username,Nickname,Followers\nanna,A, with comma,5\nbo,B,6\ncy,C\n", **mine)

    assert [(row, found) for row, _column, found in issues(batch, "error")] == [(2, "4 / 3"), (4, "2 / 3")]
    assert outcomes(batch) == {"new": 1, "error": 2, "ignored": 1}


def test_zero_byte_and_damaged_character_refuse_their_rows(mine):
    sound = "cy,美妆达人美妆达人美妆达人美妆达人,7\n".encode()

    batch = read(b"Creator username,Nickname,Followers\nanna,A\x00B,5\nbo,\xff,6\n" + sound, **mine)

    assert outcomes(batch) == {"new": 1, "error": 2, "ignored": 1}
    assert [found for _row, _column, found in issues(batch, "error")] == ["A␀B", "?"]


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ("Creator username,Followers\n", "no rows below"),
        ("youtuber name,Subscribers\nanna,1\n", "YouTube: column 1"),
        ("Who,What\nanna,1\n", "No column names"),
    ],
)
def test_refused_file_says_why(mine, content, words):
    batch = read(content, **mine)

    assert batch.status == Status.REFUSED
    assert words in batch.said


def test_export_that_was_cut_off_by_the_platform_is_told(mine):
    rows = "".join(f"user{number},1\n" for number in range(5000))

    batch = read(f"Creator username,Followers\n{rows}", **mine)

    assert (None, "", "5000") in issues(batch, "warning")


def test_cancelled_batch_is_not_worked_on(mine):
    batch = received("Creator username\nanna\n", **mine)
    actions.cancel(batch=batch, by=mine["by"])

    assert worked(batch).status == Status.CANCELLED


def test_paused_file_is_read_once_it_goes_on(mine):
    batch = received("Creator username\nanna\n", **mine)
    actions.pause(batch=batch, by=mine["by"])
    assert worked(batch).status == Status.PAUSED

    actions.resume(batch=batch, by=mine["by"])

    assert worked(batch).status == Status.READY


@pytest.mark.django_db(transaction=True)
def test_import_paused_while_it_runs_is_written_from_what_was_staged(mine):
    batch = read("Creator username,Followers\nanna,1\n", **mine)
    actions.apply(batch=batch, by=mine["by"], at=NOON)
    running = Batch.objects.get(pk=batch.pk)
    actions.pause(batch=batch, by=mine["by"])
    jobs._report_and_run(running)
    assert (worked(batch).status, staging.staged_rows(batch), Creator.objects.count()) == ("paused", 1, 0)
    batch.file.storage.delete(batch.file.name)

    actions.resume(batch=batch, by=mine["by"])

    assert outcomes(worked(batch)) == {"new": 1, "ignored": 1}
    assert Creator.objects.get().follower_count == 1


@pytest.mark.django_db(transaction=True)
def test_import_cancelled_while_it_runs_leaves_nothing(mine):
    batch = read("Creator username,Followers\nanna,1\n", **mine)
    actions.apply(batch=batch, by=mine["by"], at=NOON)
    running = Batch.objects.get(pk=batch.pk)
    actions.cancel(batch=batch, by=mine["by"])

    jobs._report_and_run(running)

    assert (worked(batch).status, staging.staged_rows(batch), Creator.objects.count()) == (
        "cancelled",
        None,
        0,
    )


def test_only_what_waits_or_runs_is_paused_and_only_what_is_paused_goes_on(mine):
    batch = read("Creator username\nanna\n", **mine)

    for move in (actions.pause, actions.resume):
        with pytest.raises(MoveRefusedError):
            move(batch=batch, by=mine["by"])


@pytest.mark.parametrize("word", ["Total", "合计", "GRAND TOTAL"])
def test_row_that_adds_up_the_others_is_passed_over(mine, word):
    batch = read(f"Creator username,Followers\nanna,1\nbert,2\n{word},3\n", **mine)

    assert outcomes(batch) == {"new": 2, "ignored": 2}
    assert issues(batch, "note") == [(4, "", f"{word} | 3")]


def test_numbers_grouped_by_points_are_one_way_of_writing_in_a_file(mine):
    batch = imported("Creator username;Followers\nanna;1.234.567\nbert;12.345\n", **mine)

    assert batch.rows["new"] == 2
    assert dict(Creator.objects.values_list("handle", "follower_count")) == {
        "anna": 1_234_567,
        "bert": 12_345,
    }


def test_lost_stage_is_read_again_from_the_original(mine):
    batch = read("Creator username,Followers\nanna,1\n", **mine)
    jobs.staging.drop_stage_table(batch)
    actions.apply(batch=batch, by=mine["by"], at=NOON)

    batch = worked(batch)

    assert (batch.status, outcomes(batch)) == (Status.APPLIED, {"new": 1, "ignored": 1})


def test_failure_leaves_nothing_half_written(mine, monkeypatch):
    batch = read("Creator username,Followers\nanna,1\n", **mine)
    actions.apply(batch=batch, by=mine["by"], at=NOON)
    monkeypatch.setattr(jobs, "_announce", lambda *_args: 1 / 0)

    batch = worked(batch)

    assert batch.status == Status.FAILED
    assert "nothing of it was written: division by zero" in batch.said
    assert not Creator.objects.exists()


def test_a_lost_original_is_told_from_a_full_disk(mine):
    batch = received("Creator username\nanna\n", **mine)
    batch.file.storage.delete(batch.file.name)

    batch = worked(batch)

    assert (batch.status, batch.said) == (Status.FAILED, "The stored file is gone. Upload it again.")


def test_rows_unaccounted_for_stop_the_batch(mine, monkeypatch):
    batch = received("Creator username,Followers\nanna,1\n", **mine)
    none = dict.fromkeys(("new", "changed", "same", "older"), 0)
    monkeypatch.setattr(jobs.comparing, "count_rows", lambda *_tables: none)

    batch = worked(batch)

    assert batch.status == Status.FAILED
    assert "2 rows in the file, 1 accounted for" in batch.said


def test_another_worker_is_left_alone(mine, django_db_blocker):
    batch = received("Creator username\nanna\n", **mine)

    with jobs.reporting(batch.pk) as reporter, reporter._own.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(%s, %s)", [0x494D50, batch.pk])
        jobs.work(batch_id=batch.pk)

    assert Batch.objects.get(pk=batch.pk).status == Status.RECEIVED


def test_a_brands_files_are_written_one_after_the_other(mine, django_capture_on_commit_callbacks):
    waiting = read("Creator username\nanna\n", **mine)
    actions.apply(batch=waiting, by=mine["by"], at=NOON)
    with connection.copy().cursor() as elsewhere:
        elsewhere.execute("SELECT pg_advisory_lock(%s, %s)", [jobs.WRITING, mine["brand"].pk])
        assert worked(waiting).status == Status.APPLYING
        elsewhere.execute("SELECT pg_advisory_unlock_all()")
        elsewhere.connection.close()
    other = read("Creator username\nbert\n", **mine)
    actions.apply(batch=other, by=mine["by"], at=NOON)

    with django_capture_on_commit_callbacks() as nudges:
        assert worked(other).status == Status.APPLIED

    assert [nudge.args[1] for nudge in nudges] == [{"batch_id": waiting.pk}]
    assert worked(waiting).status == Status.APPLIED


@pytest.mark.django_db(transaction=True)
def test_files_that_add_the_same_rows_at_once_are_all_imported(mine):
    batches = []
    for number in range(6):
        names = [f"same_{n}" for n in range(number, number + 40)]
        batches.append(read("\n".join(["Creator username", *names]), **mine))
        actions.apply(batch=batches[-1], by=mine["by"], at=NOON)

    def work_on(batch):
        while worked(batch).is_open:
            time.sleep(0.01)
        connection.close()

    with ThreadPoolExecutor(6) as pool:
        list(pool.map(work_on, batches))

    assert set(Batch.objects.values_list("status", flat=True)) == {Status.APPLIED}
    assert Creator.objects.count() == 45
