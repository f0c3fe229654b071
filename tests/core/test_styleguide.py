import pytest
from django.test import RequestFactory
from django.utils import translation

from core.styleguide import styleguide
from tests.factories.accounts import UserFactory


@pytest.fixture
def person(db):
    return UserFactory(name="Lin <Wei>", is_administrator=True)


@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_every_shared_part_renders(person, language):
    request = RequestFactory().get("/styleguide/?market=ID")
    request.user = person

    with translation.override(language):
        page = styleguide(request).content.decode()

    assert "Lin &lt;Wei&gt;" in page
    assert page.count("data-chart=") == 3
    assert page.count("data-mark ") == 3
    assert 'data-tier="S"' in page


def test_the_frame_speaks_the_language_it_is_read_in(person):
    request = RequestFactory().get("/styleguide/")
    request.user = person

    with translation.override("zh-hans"):
        page = styleguide(request).content.decode()

    assert '<html lang="zh-Hans">' in page
    assert "跳到正文" in page
