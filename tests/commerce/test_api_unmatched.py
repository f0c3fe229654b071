import pytest
from rest_framework.test import APIClient

from commerce.models import Attribution
from tests.factories.campaigns import CollaborationFactory
from tests.factories.commerce import collaboration_of, line_of


@pytest.fixture
def api(operator):
    client = APIClient()
    client.force_login(operator)
    return client


def test_lines_are_listed_and_matched(api, brand, other_brand):
    line, theirs = line_of(brand), line_of(other_brand)
    row = collaboration_of(brand)

    listed = api.get("/api/v1/unmatched-lines/").json()["results"]
    answer = api.post(
        "/api/v1/unmatched-lines/match/",
        {"lines": [line.pk, theirs.pk], "collaboration": row.pk, "reason": "Hers"},
    )

    assert [each["id"] for each in listed] == [line.pk]
    assert [(each["line"], each["code"]) for each in answer.json()] == [
        (line.pk, None),
        (theirs.pk, "no_such_line"),
    ]
    assert Attribution.objects.get().collaboration == row
    assert api.get("/api/v1/unmatched-lines/").json()["results"] == []


def test_another_brands_collaboration_is_absent(api, brand):
    asked = {"lines": [line_of(brand).pk], "collaboration": CollaborationFactory().pk, "reason": "Hers"}

    assert api.post("/api/v1/unmatched-lines/match/", asked).status_code == 404
