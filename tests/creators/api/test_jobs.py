import pytest
from django.http import QueryDict
from rest_framework.test import APIClient

from blacklist.models import Attempt
from creators.exports import write_export
from creators.listing import SORTS, creator_filter, page_of
from creators.models import BulkJob, Creator, Export
from tests.creators.test_listing import AT, rated
from tests.factories.blacklist import EntryFactory
from tests.factories.campaigns import CampaignFactory
from tests.factories.creators import CreatorFactory

pytestmark = pytest.mark.django_db
JOBS = "/api/v1/creator-bulk-jobs/"
EXPORTS = "/api/v1/creator-exports/"


@pytest.fixture
def api(operator):
    client = APIClient()
    client.force_login(operator)
    return client


def bulk(api, **asked):
    return api.post(JOBS, asked, format="json")


def attrs(answer):
    return [error["attr"] for error in answer.json()["errors"]]


@pytest.mark.parametrize("sort", [*SORTS, *(f"-{name}" for name in SORTS)])
@pytest.mark.parametrize("query", ["", "market=TH", "tier=B&tier=unrated", "q=na"])
def test_list_has_the_order_and_rows_of_the_page(api, brand, sort, query):
    for number, market in enumerate(["TH", "VN", "TH", "TH"]):
        rated(f"name{number}", [3, None, 4, 2][number], [2, None, 4, 2][number], market=market)
    page = page_of(creator_filter(QueryDict(f"sort={sort}&{query}"), brand=brand, at=AT), "")

    first = api.get(f"/api/v1/creators/?size=2&sort={sort}&{query}").json()
    rows = first["results"] + (api.get(first["next"]).json()["results"] if first["next"] else [])

    assert [row["id"] for row in rows] == [creator.pk for creator in page.rows]


def test_bulk_by_ids_has_a_result_per_creator(api):
    one, two = CreatorFactory.create_batch(2)
    bulk(api, action="tag", options={"tag": "spring"}, creators=[one.pk])

    job = bulk(api, action="tag", options={"tag": "spring"}, creators=[one.pk, two.pk])

    assert (job.status_code, job.json()["total"], job.json()["progress"]) == (201, 2, 2)
    results = api.get(f"{JOBS}{job.json()['id']}/results/").json()["results"]
    assert [(row["creator"], row["outcome"]) for row in results] == [(one.pk, "unchanged"), (two.pk, "done")]
    refused = api.get(f"{JOBS}{job.json()['id']}/results/", {"outcome": "refused"})
    assert refused.json()["results"] == []


def test_bulk_by_query_takes_all_that_match(api, operator):
    thai = CreatorFactory(market="TH")
    CreatorFactory(market="VN")

    job = bulk(api, action="owner", options={"owner": operator.pk}, query="market=TH").json()

    assert [row.creator for row in BulkJob.objects.get(pk=job["id"]).results.all()] == [thai]


def test_bulk_into_a_campaign_passes_the_guard(api, brand):
    campaign, entry, free = CampaignFactory(brand=brand), EntryFactory(in_force=True), CreatorFactory()
    asked = {"options": {"campaign": campaign.pk}, "creators": [entry.creator_id, free.pk]}

    job = bulk(api, action="campaign", **asked).json()

    results = api.get(f"{JOBS}{job['id']}/results/").json()["results"]
    assert {row["creator"]: row["outcome"] for row in results} == {
        entry.creator_id: "refused",
        free.pk: "done",
    }
    assert Attempt.objects.get().entry == entry


@pytest.mark.parametrize(
    ("asked", "attr"),
    [
        ({"action": "tag", "options": {}, "creators": [1]}, "options.tag.0"),
        ({"action": "tag", "options": {"tag": "x"}}, "creators"),
        ({"action": "tag", "options": {"tag": "x"}, "creators": [1], "query": ""}, "creators"),
        ({"action": "tag", "options": {"tag": "x"}, "query": "market=XX"}, "query.market.0"),
    ],
)
def test_bulk_says_which_field_is_wrong(api, asked, attr):
    CreatorFactory()

    answer = bulk(api, **asked)

    assert answer.status_code == 400
    assert attrs(answer)[0].startswith(attr.removesuffix(".0"))
    assert BulkJob.objects.count() == 0


def test_bulk_asks_for_the_capability_of_its_action(api, agent):
    api.force_login(agent)

    answer = bulk(api, action="tag", options={"tag": "x"}, creators=[CreatorFactory().pk])

    assert answer.status_code == 403


def test_export_is_written_by_a_worker_and_fetched(api):
    CreatorFactory(handle="thai.one", market="TH")
    CreatorFactory(handle="viet.one", market="VN")
    asked = {"format": "csv", "query": "market=TH", "columns": ["market"]}
    export = api.post(EXPORTS, asked, format="json").json()
    early = api.get(f"{EXPORTS}{export['id']}/file/")

    write_export(export_id=export["id"], at=AT)

    assert (early.status_code, export["total"]) == (404, 1)
    text = b"".join(api.get(f"{EXPORTS}{export['id']}/file/").streaming_content).decode("utf-8-sig")
    assert [line.split(",")[0] for line in text.splitlines()] == ["Handle", "thai.one"]
    assert api.get(f"{EXPORTS}{export['id']}/").json()["done_at"]


def test_a_lost_export_says_so(api):
    export = api.post(EXPORTS, {"format": "csv", "query": "", "columns": ["market"]}, format="json").json()
    write_export(export_id=export["id"], at=AT)
    written = Export.objects.get().file
    written.storage.delete(written.name)

    answer = api.get(f"{EXPORTS}{export['id']}/file/")

    assert (answer.status_code, answer.json()["errors"][0]["code"]) == (410, "file_gone")


def test_export_names_what_it_does_not_know(api):
    unknown = api.post(EXPORTS, {"columns": ["secret"]}, format="json")
    wrong = api.post(EXPORTS, {"query": "tier=Z"}, format="json")

    assert (unknown.status_code, wrong.status_code) == (400, 400)
    assert (attrs(unknown)[0].split(".")[0], attrs(wrong)[0].split(".")[0]) == ("columns", "query")
    assert Export.objects.count() == 0


def test_jobs_of_others_do_not_exist(api, marketer):
    CreatorFactory()
    job = bulk(api, action="tag", options={"tag": "x"}, query="").json()
    api.force_login(marketer)

    assert api.get(f"{JOBS}{job['id']}/").status_code == 404
    assert api.get(JOBS).json()["results"] == []


def test_contact_is_removed_by_its_brand_alone(api, stranger):
    creator = CreatorFactory()
    contact = api.post(f"/api/v1/creators/{creator.pk}/contacts/", {"kind": "line", "value": "ours"}).json()
    address = f"/api/v1/creators/{creator.pk}/contacts/{contact['id']}/"
    foreign = APIClient()
    foreign.force_login(stranger)

    assert foreign.delete(address).status_code == 404
    assert api.delete(address).status_code == 204
    assert not Creator.objects.get().contacts.exists()
