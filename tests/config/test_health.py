import pytest


def test_healthz_asks_nothing_of_other_servers(client):
    assert client.get("/healthz").content == b"ok"


@pytest.mark.django_db
def test_readyz_reaches_database_and_broker(client):
    response = client.get("/readyz")

    assert (response.status_code, response.json()) == (200, {"database": True, "broker": True})
