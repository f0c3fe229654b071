from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils.timezone import localtime, now

from accounts.roles import Role
from evaluations.calibration import criteria_of
from evaluations.models import CalibrationMark, CalibrationRound
from tests.evaluations.engine.history import campaign_of, collaborate, settle_all
from tests.factories.evaluations import (
    CalibrationRoundFactory,
    CalibrationScorerFactory,
    CalibrationVideoFactory,
    calibrated,
)

pytestmark = pytest.mark.django_db
LIST = "/calibration/"
NEW = "/calibration/new/"


def round_of(brand, **fields):
    calibration = CalibrationRoundFactory(brand=brand, due_at=now() + timedelta(days=1), **fields)
    for _video in range(2):
        CalibrationVideoFactory(round=calibration)
    return calibration


@pytest.fixture
def calibration(brand):
    return round_of(brand)


@pytest.fixture
def scorer(client, calibration, operator):
    client.force_login(operator)
    return CalibrationScorerFactory(round=calibration, user=operator)


@pytest.fixture
def settled(brand):
    collaboration = collaborate(day=20, videos=6, campaign=campaign_of(brand=brand))
    settle_all(collaboration)
    return list(collaboration.deliverables.order_by("pk"))


def page_of(calibration, name="calibration_round"):
    return reverse(f"evaluations:{name}", args=[calibration.pk])


def marks_of(calibration, role, value="3"):
    return {
        f"v{video.pk}-m{criterion.pk}": value
        for video in calibration.videos.all()
        for criterion in criteria_of(calibration, role)
    }


@pytest.mark.parametrize("rows", [1, 3])
def test_list_shows_the_brands_rounds(client, brand, operator, rows, django_assert_num_queries):
    client.force_login(operator)
    for _round in range(rows):
        CalibrationScorerFactory(round=round_of(brand), user=operator)
    CalibrationRoundFactory()

    with django_assert_num_queries(10):
        response = client.get(LIST)

    assert len(response.context["page"].rows) == rows
    assert all(one.is_to_do for one in response.context["page"])


def test_pages_walk_from_open_to_closed_rounds(client, brand, manager):
    client.force_login(manager)
    closed = {"closed_at": now(), "closed_by": manager}
    wanted = [round_of(brand), round_of(brand, **closed), round_of(brand, **closed)]
    wanted[1:] = wanted[:0:-1]  # of the same moment the one opened last

    seen, cursor = [], ""
    while cursor is not None:
        page = client.get(LIST, {"size": 1, "cursor": cursor}).context["page"]
        seen, cursor = seen + page.rows, page.next

    assert seen == wanted


def test_empty_list_says_what_to_do(client, manager, operator):
    client.force_login(manager)
    offered = NEW in client.get(LIST).content.decode()
    client.force_login(operator)

    assert (offered, NEW in client.get(LIST).content.decode()) == (True, False)


def test_queue_links_to_what_is_to_do(client, scorer, calibration):
    link = page_of(calibration, "score_calibration")
    before = link in client.get("/queue/").content.decode()
    calibrated(scorer, [3, 3])

    assert (before, link in client.get("/queue/").content.decode()) == (True, False)


def filled_in(settled, operator, agent):
    return {
        "title": "June",
        "due_at": f"{localtime(now() + timedelta(days=2)):%Y-%m-%dT%H:%M}",
        "videos": [video.pk for video in settled[:5]],
        "scorers": [f"operations:{operator.pk}", f"customer_service:{agent.pk}"],
    }


def test_manager_opens_a_round(client, settled, manager, operator, agent):
    client.force_login(manager)

    response = client.post(NEW, filled_in(settled, operator, agent))

    opened = CalibrationRound.objects.get()
    assert response.url == opened.get_absolute_url()
    assert (opened.videos.count(), opened.scorers.count()) == (5, 2)


def test_round_that_is_refused_keeps_what_was_chosen(client, settled, manager, operator, agent):
    client.force_login(manager)
    sent = filled_in(settled, operator, agent)

    response = client.post(NEW, sent | {"videos": sent["videos"][:4]})

    assert response.status_code == 422
    assert "4 are chosen" in response.content.decode()
    assert {video.pk for video in response.context["chosen"]} == set(sent["videos"][:4])
    assert not CalibrationRound.objects.exists()


def test_search_keeps_what_is_ticked(client, settled, manager):
    client.force_login(manager)
    asked = {"q": "nothing like it", "videos": [settled[0].pk]}

    fragment = client.get(NEW, asked, headers={"HX-Request": "true", "HX-Target": "candidates"})
    without_script = client.post(NEW, asked | {"search": "1", "title": "June"})

    for response in (fragment, without_script):
        assert (response.context["chosen"], response.context["found"]) == ([settled[0]], [])
    assert without_script.status_code == 200
    assert 'value="June"' in without_script.content.decode()


@pytest.mark.parametrize("field", ["creator__handle", "campaign__name"])
def test_videos_are_found_by_creator_and_campaign(client, settled, manager, field):
    client.force_login(manager)
    value = settled[0].collaboration
    for part in field.split("__"):
        value = getattr(value, part)

    found = client.get(NEW, {"q": value.upper()}).context["found"]

    assert {video.pk for video in found} == {video.pk for video in settled}


def test_only_settled_videos_of_the_brand_are_offered(client, settled, stranger, manager):
    client.force_login(stranger)

    assert client.get(NEW).context["found"] == []


@pytest.mark.parametrize("who", ["operator", "nobody"])
def test_others_open_no_round(request, client, brand, who):
    client.force_login(request.getfixturevalue(who))

    assert client.get(NEW).status_code in {403, 409}


def test_scoring_asks_the_role_for_every_video(client, scorer, calibration):
    body = client.get(page_of(calibration, "score_calibration")).content.decode()

    assert all(f'name="{name}"' in body for name in marks_of(calibration, "operations"))
    assert '-reason"' not in body


def test_submitting_leads_to_the_results(client, scorer, calibration):
    address = page_of(calibration, "score_calibration")

    response = client.post(address, marks_of(calibration, "operations"), follow=True)

    assert response.context["results"].submitted == 1
    assert CalibrationMark.objects.count() == len(marks_of(calibration, "operations"))


@pytest.mark.parametrize("wrong", ["", "7", "x"])
def test_wrong_mark_is_told_beside_it_and_the_others_are_kept(client, scorer, calibration, wrong):
    marks = marks_of(calibration, "operations")
    first = next(iter(marks))

    response = client.post(page_of(calibration, "score_calibration"), marks | {first: wrong})

    assert response.status_code == 422
    assert response.content.decode().count('value="3" checked') == len(marks) - 1
    assert f'href="#mark-{first}"' in response.content.decode()
    assert not CalibrationMark.objects.exists()


def test_who_is_done_or_not_asked_gets_the_round_instead(client, scorer, calibration, marketer):
    calibrated(scorer, [3, 3])
    address = page_of(calibration, "score_calibration")
    done = client.get(address)
    client.force_login(marketer)

    assert {done.url, client.post(address).url} == {calibration.get_absolute_url()}


@pytest.mark.parametrize("scorers", [1, 3])
def test_results_cost_the_same_for_any_number_of_scorers(
    client, calibration, manager, scorers, django_assert_num_queries
):
    client.force_login(manager)
    for number in range(scorers):
        calibrated(CalibrationScorerFactory(round=calibration), [number, 5])
    CalibrationRound.objects.filter(pk=calibration.pk).update(due_at=now())

    with django_assert_num_queries(20):
        response = client.get(page_of(calibration))

    assert response.context["results"].submitted == scorers


def test_results_show_names_to_managers_and_roles_to_scorers(client, scorer, calibration, manager):
    other = calibrated(CalibrationScorerFactory(round=calibration, role=Role.MARKETING), [5, 5])
    calibrated(scorer, [2, 2])
    for_scorer = client.get(page_of(calibration)).content.decode()
    client.force_login(manager)
    client.post(page_of(calibration, "close_calibration"))

    assert str(other.user) not in for_scorer
    assert str(other.user) in client.get(page_of(calibration)).content.decode()


def test_manager_closes(client, calibration, manager):
    client.force_login(manager)

    response = client.post(page_of(calibration, "close_calibration"))

    calibration.refresh_from_db()
    assert (response.url, calibration.closed_by) == (calibration.get_absolute_url(), manager)


def test_scorer_does_not_close(client, scorer, calibration):
    assert client.post(page_of(calibration, "close_calibration")).status_code == 403


@pytest.mark.parametrize("name", ["calibration_round", "score_calibration"])
def test_another_brands_round_is_absent(client, calibration, stranger, name):
    client.force_login(stranger)

    assert client.get(page_of(calibration, name)).status_code == 404
