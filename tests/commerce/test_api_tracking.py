import pytest
from rest_framework.test import APIClient

from commerce.models import CreatorCode, TrackingLink, TrackingTemplate
from tests.factories.commerce import (
    CreatorCodeFactory,
    TrackingLinkFactory,
    TrackingTemplateFactory,
    collaboration_of,
)


@pytest.fixture
def api(operator):
    client = APIClient()
    client.force_login(operator)
    return client


@pytest.fixture
def row(brand):
    return collaboration_of(brand)


def test_a_link_is_made_changed_and_listed(api, row):
    asked = {"collaboration": row.pk, "url": "https://a.example/"}
    made = api.post("/api/v1/tracking-links/", asked)
    changed = api.patch(f"/api/v1/tracking-links/{made.json()['id']}/", {"is_active": False})
    TrackingLinkFactory()  # of another brand

    link = TrackingLink.objects.get(collaboration=row)
    assert (made.status_code, made.json()["address"]) == (201, link.address)
    assert changed.json()["is_active"] is False
    assert [each["id"] for each in api.get("/api/v1/tracking-links/").json()["results"]] == [link.pk]


def test_a_link_to_nowhere_is_refused_by_its_field(api, row):
    answer = api.post("/api/v1/tracking-links/", {"collaboration": row.pk, "url": "ftp://a.example/"})

    assert answer.status_code == 400
    assert answer.json()["errors"][0]["attr"] == "url"


def test_another_brands_collaboration_and_template_are_absent(api, row):
    other = collaboration_of(TrackingTemplateFactory().brand)
    template = TrackingTemplate.objects.get()
    url = "https://a.example/"

    for asked in (
        {"collaboration": other.pk, "url": url},
        {"collaboration": row.pk, "url": url, "template": template.pk},
    ):
        assert api.post("/api/v1/tracking-links/", asked).status_code == 404


def test_a_code_is_made_and_put_right(api, row):
    CreatorCodeFactory()  # of another brand
    made = api.post(
        "/api/v1/creator-codes/", {"collaboration": row.pk, "code": "mia", "starts_on": "2026-06-01"}
    )
    put = {"code": "mia2", "starts_on": "2026-06-01", "ends_on": "2026-06-02"}
    changed = api.put(f"/api/v1/creator-codes/{made.json()['id']}/", put)

    assert changed.json()["code"] == CreatorCode.objects.get(collaboration=row).code == "MIA2"
    assert len(api.get("/api/v1/creator-codes/").json()["results"]) == 1


def test_a_template_is_made_and_changed(api, brand):
    made = api.post("/api/v1/tracking-templates/", {"name": "Shop"})
    changed = api.put(
        f"/api/v1/tracking-templates/{made.json()['id']}/", {"name": "Shop", "content": "{link}"}
    )

    assert changed.json()["content"] == "{link}"
    assert TrackingTemplate.objects.get().brand == brand
