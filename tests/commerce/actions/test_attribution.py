from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from campaigns import actions as campaigns
from commerce.actions.attribution import (
    attribute_brand,
    attribute_clicks,
    attribute_codes,
    attribute_lines,
    run_waiting,
)
from commerce.models import Attribution, AttributionJob
from tests.factories.campaigns import NOW, DeliverableFactory, video_id
from tests.factories.commerce import (
    CreatorCodeFactory,
    StoreFactory,
    TrackingLinkFactory,
    collaboration_of,
    line_of,
)


def matched():
    return set(Attribution.objects.values_list("line", "rule"))


def test_a_line_that_came_first_is_attributed_once_its_video_is_recorded(brand, operator):
    row = collaboration_of(brand)
    content = video_id(NOW)
    line = line_of(brand, content_id=content)

    campaigns.record_video(collaboration=row, url=content, by=operator, at=NOW + timedelta(days=1))
    run_waiting()

    assert matched() == {(line.pk, "content")}


def test_a_corrected_publication_moves_the_window(brand, operator):
    video = DeliverableFactory(collaboration=collaboration_of(brand), published_at=NOW)
    line = line_of(brand, content_id=video.content_id, ordered_at=NOW - timedelta(hours=1))
    attribute_brand(brand=brand, at=NOW)
    run_waiting()
    assert matched() == set()

    campaigns.correct_publication(
        deliverable=video, published_at=NOW - timedelta(days=1), reason="Wrong zone", by=operator, at=NOW
    )
    run_waiting()

    assert matched() == {(line.pk, "content")}


def test_jobs_attribute_what_they_name(brand):
    row = collaboration_of(brand)
    code = CreatorCodeFactory(collaboration=row)
    TrackingLinkFactory(collaboration=row)
    coded = line_of(brand, discount_code=code.code.lower())
    clicked = line_of(brand, utm_campaign=str(row.campaign_id), utm_content=str(row.pk))

    attribute_codes(brand=brand, codes=[code.code], at=NOW)
    run_waiting()
    assert matched() == {(coded.pk, "code")}

    attribute_clicks(brand=brand, at=NOW)
    run_waiting()
    assert matched() == {(coded.pk, "code"), (clicked.pk, "click")}


def test_a_job_of_a_store_is_run_once_and_says_what_it_did(brand):
    video = DeliverableFactory(collaboration=collaboration_of(brand), published_at=NOW)
    store = StoreFactory(brand=brand)
    line_of(brand, store=store, content_id=video.content_id)

    job = attribute_lines(store=store, at=NOW)
    run_waiting()
    run_waiting()

    job.refresh_from_db()
    assert (job.written, job.dropped, job.attempts) == (1, 0, 0)
    assert job.done_at is not None
    assert not AttributionJob.objects.waiting().exists()


def test_a_job_names_what_it_is_about(brand):
    job = attribute_brand(brand=brand, at=NOW)

    for subject in ("store", "content", "code"):
        with pytest.raises(IntegrityError), transaction.atomic():
            AttributionJob.objects.filter(pk=job.pk).update(subject=subject)
