import pytest

from accounts import navigation


@pytest.fixture(autouse=True)
def only_our_queries(monkeypatch):
    """The counts that other apps add to the frame are counted in their own tests."""
    monkeypatch.setattr(navigation, "_counts", {})
