"""Until a person may know of others' marks, nothing that they can fetch tells whether there are any."""

import re
from datetime import timedelta
from html import unescape
from urllib.parse import urljoin

import pytest
from django.db import transaction
from django.test import Client
from django.urls import URLPattern, get_resolver, reverse
from django.utils.timezone import now

from accounts.roles import SCORING_ROLES, Role
from accounts.trail import _kept as trails
from evaluations import actions
from evaluations.given import GivenMark
from evaluations.models import Evaluation, Mark
from tests.factories.accounts import UserFactory, person
from tests.factories.campaigns import (
    CampaignFactory,
    CampaignScorerFactory,
    CollaborationFactory,
    DeliverableFactory,
    DeliverableSnapshotFactory,
    MessageFactory,
)
from tests.factories.evaluations import (
    CalibrationRoundFactory,
    CalibrationScorerFactory,
    CalibrationVideoFactory,
    EvaluationFactory,
    asked,
    calibrated,
    marks_for,
    submitted,
)

pytestmark = pytest.mark.django_db
PLANTED = "planted-reason"
# What differs between two answers to the same question, whatever was asked.
VOLATILE = re.compile(
    r'csrfmiddlewaretoken" value="[^"]+"|data-csrf="[^"]+"|nonce="[^"]+"'
    r"|\d{4}-\d\d-\d\d[T ]\d\d:\d\d(:\d\d)?[.\d]*(Z|[+-]\d\d:\d\d)?"
)
QUERIES = re.compile(r'(?:href|hx-get)="([^"#]*\?[^"#]+)"')
# They end the session, know nobody, or hold no data.
SKIPPED = {"account_logout", "healthz", "readyz", "api_docs", "api_schema"}
# Another scorer of the panel is as one of them; visiting everything as each takes long.
BLIND = {"operations scorer", "colleague", "manager", "administrator", "stranger"}
FURTHER = [
    "/queue/?show=overdue",
    "/queue/?show=done",
    "/api/v1/evaluations/?state=submitted",
    "/api/v1/evaluations/?state=open",
    "/api/v1/evaluations/?mine=true",
    "/api/v1/marks/?latest=true",
]


class World:
    """A panel of three whose marketing scorer submits, with people of every kind looking on."""

    def __init__(self, *, due_in_days=2):
        self.campaign = CampaignFactory()
        brand = self.campaign.brand
        self.collaboration = CollaborationFactory(campaign=self.campaign, completed=True)
        self.creator = self.collaboration.creator
        snapshot = DeliverableSnapshotFactory(deliverable__collaboration=self.collaboration)
        self.deliverable = snapshot.deliverable
        MessageFactory(collaboration=self.collaboration)
        # A second one, so that lists have an order.
        self.other = CollaborationFactory(campaign=self.campaign, completed=True)
        DeliverableFactory(collaboration=self.other)
        due_at = now() + timedelta(days=due_in_days)
        self.evaluations = {}
        for role in SCORING_ROLES:
            scorer = CampaignScorerFactory(campaign=self.campaign, role=role, user=person(role, brand)).user
            self.evaluations[role] = EvaluationFactory(
                collaboration=self.collaboration, role=role, scorer=scorer, due_at=due_at
            )
            EvaluationFactory(collaboration=self.other, role=role, scorer=scorer, due_at=due_at)
        self.round = CalibrationRoundFactory(brand=brand, opened_at=now() - timedelta(days=2), due_at=due_at)
        CalibrationVideoFactory(round=self.round, deliverable=self.deliverable)
        self.calibrating = {
            role: CalibrationScorerFactory(round=self.round, role=role, user=evaluation.scorer)
            for role, evaluation in self.evaluations.items()
        }
        self.planter = self.evaluations[Role.MARKETING]
        self.readers = {
            "operations scorer": self.evaluations[Role.OPERATIONS].scorer,
            "customer service scorer": self.evaluations[Role.CUSTOMER_SERVICE].scorer,
            "colleague": person(Role.MARKETING, brand),
            "manager": person(Role.MANAGER, brand),
            "administrator": UserFactory(is_administrator=True),
            "stranger": person(Role.MANAGER, CampaignFactory().brand),
        }

    def plant(self):
        """Submit and correct, through the actions; and the marks of a calibration round."""
        calibrated(self.calibrating[Role.MARKETING], [5], at=now())
        given = {pk: GivenMark(5, reason=PLANTED) for pk in marks_for(self.planter)}
        scorer = self.planter.scorer
        actions.save_draft(evaluation=self.planter, given=given, note=PLANTED, by=scorer, at=now())
        actions.submit_evaluation(evaluation=self.planter, by=scorer, at=now())
        first = asked(self.planter)[0].pk
        actions.correct_marks(
            evaluation=self.planter, given={first: GivenMark(4)}, reason=PLANTED, by=scorer, at=now()
        )

    def ids(self, address):
        """What the number in an address may stand for."""
        by_prefix = {
            "campaigns": [self.campaign.pk],
            "collaborations": [self.collaboration.pk],
            "creators": [self.creator.pk],
            "evaluations": [evaluation.pk for evaluation in self.evaluations.values()],
            "marks": list(Mark.objects.order_by("pk").values_list("pk", flat=True)[:2]),
            "scorecards": [self.campaign.scoring.scorecard_id],
            "criteria": [asked(self.planter)[0].pk],
            "deliverables": [self.deliverable.pk],
            "audit": [self.planter.pk, self.collaboration.pk, self.campaign.pk],
            "calibration": [self.round.pk],
            "calibration-rounds": [self.round.pk],
            "grid": [self.campaign.pk],
        }
        parts = address.removeprefix("api/v1/").replace("^", "").split("/")
        return next((by_prefix[part] for part in parts if part in by_prefix), [1])

    def addresses(self):
        found = {"/", *FURTHER}
        for pattern, name in patterns():
            if name not in SKIPPED:
                found.update(f"/{address}" for address in self.filled(pattern))
        return sorted(found)

    def filled(self, pattern):
        words = {"role": SCORING_ROLES, "model": trails, "name": ["start"], "version": [1]}
        filled = [re.sub(r"[\^$\\]|\(\?:[^)]*\)\??", "", pattern)]
        filled = [address.replace("/?", "/") for address in filled]
        while any("<" in address for address in filled):
            filled = [
                re.sub(r"\(\?P<\w+>[^)]*\)|<[^>]+>", str(value), address, count=1)
                for address in filled
                for value in self.values(re.search(r"<(?:\w+:)?(\w+)>", address)[1], pattern, words)
            ]
        return filled

    def values(self, name, pattern, words):
        return words.get(name) or (self.ids(pattern) if "pk" in name or "id" in name else ["x"])


def patterns(found=None, prefix=""):
    for entry in found or get_resolver().url_patterns:
        address = prefix + str(entry.pattern)
        if isinstance(entry, URLPattern):
            # The administration lists what is registered there; its other pages need nothing of ours.
            if not address.startswith("admin/") or str(entry.name).endswith("_changelist"):
                yield address, entry.name
        else:
            yield from patterns(entry.url_patterns, address)


def visit(client, addresses):
    """Every address, then every question the answers offer about it: sorts, filters, exports."""
    answers = {address: seen(client, address) for address in addresses}
    further = set()
    for address, (_status, body, _location) in answers.items():
        for link in QUERIES.findall(body):
            target = urljoin(f"http://testserver{address}", unescape(link)).removeprefix("http://testserver")
            if target.startswith("/") and not target.startswith(("/static/", "/admin/", "/accounts/logout")):
                further.add(target)
    return answers | {address: seen(client, address) for address in further - answers.keys()}


def seen(client, address):
    response = client.get(address)
    body = b"".join(response) if response.streaming else response.content
    text = VOLATILE.sub("", body.decode(errors="replace"))
    return response.status_code, text, response.headers.get("Location", "")


@pytest.fixture
def world():
    return World()


@pytest.mark.slow
@pytest.mark.parametrize(
    ("due_in_days", "blind"), [(2, BLIND), (-1, {"operations scorer"})], ids=["due", "overdue"]
)
def test_nothing_anybody_can_fetch_tells_of_a_mark_they_may_not_see(due_in_days, blind):
    world = World(due_in_days=due_in_days)
    clients = {}
    for name in sorted(blind):
        reader = world.readers[name]
        clients[name] = Client(raise_request_exception=False)
        clients[name].force_login(reader)
        clients[name].get("/")  # what the first visit stores is stored

    planted = transaction.savepoint()
    world.plant()
    addresses = world.addresses()
    after = {name: visit(client, addresses) for name, client in clients.items()}
    transaction.savepoint_rollback(planted)
    before = {name: visit(client, addresses) for name, client in clients.items()}

    for name in clients:
        different = [
            address
            for address in before[name].keys() | after[name].keys()
            if before[name].get(address) != after[name].get(address)
        ]
        assert (name, different) == (name, [])
        assert not any(PLANTED in body for _status, body, _location in after[name].values())
    assert len(addresses) > 60


@pytest.fixture
def panel_address(world):
    return reverse("evaluations:panel", args=[world.collaboration.pk])


def shows_planted(user, address):
    client = Client()
    client.force_login(user)
    return PLANTED in client.get(address).content.decode()


def test_results_of_a_round_are_found_once_own_marks_are_in(world):
    world.plant()
    own = world.calibrating[Role.OPERATIONS]
    client = Client()
    client.force_login(own.user)
    address = reverse("api:calibration-round-results", args=[world.round.pk])

    before = client.get(address).status_code
    calibrated(own, [3])

    assert (before, client.get(address).json()["submitted"]) == (404, 2)


def test_the_same_visit_finds_the_mark_once_own_marks_are_in(world, panel_address):
    own = world.evaluations[Role.OPERATIONS]
    world.plant()

    before = shows_planted(own.scorer, panel_address)
    submitted(own)

    assert (before, shows_planted(own.scorer, panel_address)) == (False, True)


def visible(world, name, **when):
    marks = Mark.objects.visible_to(world.readers[name], **when)
    return marks.filter(evaluation=world.planter).exists()


def test_all_owed_evaluations_count_not_one(world):
    reader = world.readers["operations scorer"]
    second = EvaluationFactory(
        collaboration=world.collaboration, role=Role.MARKETING, scorer=reader, due_at=world.planter.due_at
    )
    world.plant()
    submitted(world.evaluations[Role.OPERATIONS])

    one = visible(world, "operations scorer")
    submitted(second)

    assert (one, visible(world, "operations scorer")) == (False, True)


def test_who_owes_nothing_waits_for_the_whole_panel(world):
    world.plant()
    submitted(world.evaluations[Role.OPERATIONS])

    partial = [visible(world, name) for name in ("colleague", "manager", "administrator")]
    submitted(world.evaluations[Role.CUSTOMER_SERVICE])

    assert partial == [False, False, False]
    assert all(visible(world, name) for name in ("colleague", "manager", "administrator"))


def test_managers_see_after_the_deadline_and_scorers_do_not(world):
    world.plant()
    late = world.planter.due_at + timedelta(seconds=1)

    assert {name: visible(world, name, at=late) for name in world.readers} == {
        "operations scorer": False,
        "customer service scorer": False,
        "colleague": False,
        "manager": True,
        "administrator": True,
        "stranger": False,
    }


def test_manager_who_owes_an_evaluation_submits_first(world):
    manager = world.readers["manager"]
    EvaluationFactory(
        collaboration=world.collaboration, role=Role.MARKETING, scorer=manager, due_at=world.planter.due_at
    )
    world.plant()

    assert not visible(world, "manager", at=world.planter.due_at + timedelta(days=1))


def test_withdrawn_evaluation_is_owed_no_longer(world):
    Evaluation.objects.filter(pk=world.evaluations[Role.CUSTOMER_SERVICE].pk).update(state="withdrawn")
    world.plant()
    submitted(world.evaluations[Role.OPERATIONS])

    assert visible(world, "customer service scorer")
