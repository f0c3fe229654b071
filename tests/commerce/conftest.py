import pytest

from commerce import clicks, targets


@pytest.fixture(autouse=True)
def _no_clicks_of_others(monkeypatch):
    """No thread writes behind a test's back, and no link is remembered from the one before."""
    monkeypatch.setattr(clicks, "EVERY", 3600.0)
    clicks.buffer._counts.clear()
    targets.forget()
    yield
    clicks.buffer._counts.clear()
