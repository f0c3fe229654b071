import pytest

from imports.errors import FileRefusedError
from imports.kinds import Dialect, Field, Foreign, Kind, fold_header
from imports.mapping import find_header, is_definition, map_columns
from imports.values import COUNT, IDENTIFIER, text_of

KIND = Kind(
    code="people",
    label="People",
    identity=("number", "name"),
    targets=(),
    neutral=frozenset({"username"}),
    fields=(
        Field(code="number", label="Number", parser=IDENTIFIER, aliases=("user id",)),
        Field(
            code="name",
            label="Name",
            parser=IDENTIFIER,
            aliases=("Creator username", "达人用户名", "username"),
        ),
        Field(
            code="followers",
            label="Followers",
            parser=COUNT,
            aliases=("followers", "粉丝数"),
            is_expected=True,
        ),
        Field(code="likes", label="Likes", parser=COUNT, aliases=("Likes avg.",)),
        Field(code="title", label="Title", parser=text_of(20), aliases=("title",)),
    ),
    dialects=(Dialect(name="Averages", signs=frozenset({"comments avg"}), aliases={"Likes": "likes"}),),
    foreign=(Foreign(platform="YouTube", words=("youtube", "channel")),),
)


@pytest.mark.parametrize(
    ("header", "folded"),
    [
        ("Likes avg.", "likes avg"),
        ("Authentic engagement\n", "authentic engagement"),
        ("Subscribers_count", "subscribers count"),
        ("视频归因 GMV (₫)", "视频归因 gmv"),
        ("Revenue($)", "revenue"),
        *(
            (f"GMV ({unit})", "gmv")
            for unit in ("RM", "Rp", "S$", "R$", "MX$", "SGD", "SAR", "đ", "zł", "KČ")
        ),
        ("GMV (All)", "gmv (all)"),
        ("\ufeffＨandle ", "handle"),
    ],
)
def test_headers_are_compared_folded(header, folded):
    assert fold_header(header) == folded


def test_columns_map_in_any_language_whatever_their_order():
    found = map_columns(KIND, ["粉丝数", "达人用户名", "备注"], [])

    assert found.columns == {"name": 1, "followers": 0}
    assert found.unknown == [2]


def test_numeric_twin_of_a_duplicate_header_wins():
    found = map_columns(
        KIND, ["username", "Followers", "Followers"], [["a", "1.2K", "1200"], ["b", "N/A", "#VALOR!"]]
    )

    assert found.columns["followers"] == 2
    assert (found.unknown, found.twins) == ([], [1])


def test_ambiguous_header_is_read_only_in_its_dialect():
    assert "likes" not in map_columns(KIND, ["username", "Likes"], []).columns
    assert map_columns(KIND, ["username", "Likes", "Comments avg."], []).columns["likes"] == 1


def test_missing_expected_column_is_told():
    assert map_columns(KIND, ["username"], []).missing == ["followers"]


def test_header_is_found_below_banner_rows():
    rows = [["Report 2026-01-01 ~ 2026-01-31"], [], ["Creator username", "followers"], ["a", "1"]]

    assert find_header(rows, KIND, {}) == 2


@pytest.mark.parametrize(
    ("row", "explains"),
    [
        (["The creator's user name", "How many follow them"], True),
        (["Creator username", "followers"], True),
        (["12345678", "many"], False),
        (["--", "--"], False),
    ],
)
def test_row_under_the_header_may_explain_it(row, explains):
    assert (
        is_definition(row, KIND, {"name": 0, "followers": 1}, ["Creator username", "followers"]) is explains
    )


@pytest.mark.parametrize("header", [["youtuber name", "channel name"], ["username", "YouTube channel"]])
def test_list_of_another_platform_is_refused_naming_platform_and_column(header):
    with pytest.raises(FileRefusedError, match="list from YouTube: column"):
        map_columns(KIND, header, [])


def test_own_list_may_mention_another_platform():
    assert map_columns(KIND, ["Creator username", "YouTube channel"], []).columns == {"name": 0}


@pytest.mark.parametrize("by_hand", [{"channel name": "name"}, {"name": "channel name"}])
def test_mapping_by_hand_is_understood_in_both_directions(by_hand):
    assert map_columns(KIND, ["youtuber name", "channel name"], [], by_hand).columns == {"name": 1}


@pytest.mark.parametrize(
    ("by_hand", "words"),
    [
        ({"channel": "name"}, "column “channel”"),
        ({"title": "nonsense"}, "field “"),
        ({"title": "title"}, "no column for any of"),
    ],
)
def test_wrong_mapping_by_hand_is_refused_in_words(by_hand, words):
    with pytest.raises(FileRefusedError, match=words):
        map_columns(KIND, ["title", "channel name"], [], by_hand)


def test_file_without_anybody_is_refused_naming_what_was_found():
    with pytest.raises(FileRefusedError, match=r"Found: a, b\. Expected one of: Creator username"):
        map_columns(KIND, ["a", "b"], [])
