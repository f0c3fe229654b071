from datetime import UTC, datetime

import pytest

from campaigns.content import content_id, published_at

ID = "7338125468123456789"


@pytest.mark.parametrize(
    "link",
    [
        f"https://www.tiktok.com/@some.body/video/{ID}?is_from_webapp=1",
        f"tiktok.com/@some.body/video/{ID}",
        f"https://m.tiktok.com/@/video/{ID}",
        f"https://www.tiktok.com/embed/{ID}",
        f"https://www.tiktok.com/embed/v2/{ID}",
        f"https://www.tiktok.com/player/v1/{ID}?autoplay=1",
        f"https://m.tiktok.com/v/{ID}.html",
        f"HTTPS://www.TikTok.com/@Some.Body/video/{ID}",
        f"https://www.tiktok.com/@some.body/photo/{ID}",
        f" {ID} ",
    ],
)
def test_content_id_of_a_link(link):
    assert content_id(link) == ID


@pytest.mark.parametrize(
    "link",
    [
        "https://vm.tiktok.com/ZMabc/",
        "https://example.com/video/1",
        f"https://www.tiktok.com/@some.body/video/{ID}99",
        "",
        "123",
    ],
)
def test_a_link_without_an_id(link):
    assert content_id(link) is None


def test_published_at_is_in_the_upper_half_of_the_id():
    moment = datetime(2024, 2, 21, 12, 30, tzinfo=UTC)

    assert published_at(str((int(moment.timestamp()) << 32) + 12345)) == moment
