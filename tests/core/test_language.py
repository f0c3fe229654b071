import pytest
from django.conf import settings

LOGIN = "/accounts/login/"


@pytest.mark.django_db
@pytest.mark.parametrize("preferred", ["en-US,en;q=0.9", "de", "zh-TW", ""])
def test_chinese_whatever_the_browser_prefers(client, preferred):
    response = client.get(LOGIN, headers={"accept-language": preferred})

    assert response.headers["Content-Language"] == "zh-hans"
    assert 'lang="zh-Hans"' in response.text


@pytest.mark.django_db
def test_the_switch_is_kept_in_a_cookie(client):
    client.post("/language/", {"language": "en", "next": LOGIN})

    assert client.cookies[settings.LANGUAGE_COOKIE_NAME].value == "en"
    assert 'lang="en"' in client.get(LOGIN).text


@pytest.mark.django_db
def test_an_unknown_language_in_the_cookie_is_chinese(client):
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "xx"

    assert 'lang="zh-Hans"' in client.get(LOGIN).text
