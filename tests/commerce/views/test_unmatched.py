import pytest
from django.db import IntegrityError
from django.urls import reverse

from commerce.actions.matching import match_lines
from commerce.models import Attribution, ManualMatch
from commerce.unmatched import unmatched
from tests.factories.campaigns import NOW
from tests.factories.commerce import AttributionFactory, StoreFactory, collaboration_of, line_of


@pytest.fixture
def signed_in(client, operator):
    client.force_login(operator)
    client.get(reverse("insights:home"))
    return client


@pytest.mark.parametrize("rows", [1, 3])
def test_the_queue_shows_each_group_once(signed_in, brand, rows, django_assert_num_queries):
    creators = [collaboration_of(brand).creator for _each in range(rows)]
    for creator in creators:
        for _twice in range(2):
            line_of(
                brand,
                store=StoreFactory(brand=brand),
                handle=creator.handle,
                content_id="7",
                discount_code="A1",
            )
        line_of(brand, handle=creator.handle)

    with django_assert_num_queries(13):
        answer = signed_in.get(reverse("commerce:unmatched"))

    assert len(answer.context["rows"]) == rows * 3


def test_the_queue_goes_on_where_the_page_before_ended(signed_in, brand):
    store = StoreFactory(brand=brand)
    for number in range(5):
        for _times in range(number // 2 + 1):
            line_of(brand, store=store, handle=f"creator{number}")

    address, seen = reverse("commerce:unmatched"), []
    cursor = ""
    while cursor is not None:
        page = signed_in.get(address, {"size": 2, "cursor": cursor}).context["page"]
        seen += [group["handle"] for group in page]
        cursor = page.next

    assert seen == ["creator4", "creator2", "creator3", "creator0", "creator1"]


def test_an_empty_queue_says_so(signed_in, brand):
    assert "empty-state" in signed_in.get(reverse("commerce:unmatched")).content.decode()


def test_a_group_is_looked_at_and_matched_as_a_whole(signed_in, brand):
    row = collaboration_of(brand)
    lines = [line_of(brand, store=StoreFactory(brand=brand), handle=row.creator.handle) for _each in range(2)]
    line_of(brand, handle="other")

    page = signed_in.get(reverse("commerce:unmatched_lines"), {"handle": row.creator.handle})
    answer = signed_in.post(
        reverse("commerce:match"),
        {
            "matching": "1",
            "query": f"handle={row.creator.handle}",
            "collaboration": row.pk,
            "reason": "Hers",
            "action": "match",
        },
    )

    assert set(page.context["page"]) == set(lines)
    assert answer.context["done"] == 2
    assert set(Attribution.objects.values_list("line", "collaboration")) == {
        (each.pk, row.pk) for each in lines
    }


def test_another_collaboration_is_pasted_by_its_address(signed_in, brand):
    row, line = collaboration_of(brand), line_of(brand)

    signed_in.post(
        reverse("commerce:match"),
        {
            "chosen": [line.pk],
            "other": f"https://kolmark.example.com{row.get_absolute_url()}",
            "reason": "Hers",
            "action": "match",
        },
    )

    assert Attribution.objects.get().collaboration == row


@pytest.mark.parametrize(
    ("sent", "message"),
    [
        ({"action": "match", "reason": "Hers"}, "Choose a collaboration"),
        ({"action": "match", "collaboration": "1"}, "Matching by hand needs a reason."),
        ({"action": "none", "reason": " "}, "Matching by hand needs a reason."),
        ({"action": "match", "reason": "x", "other": "nonsense"}, "This is not the address"),
        ({"action": "match", "reason": "x", "other": "999999999999"}, "This is not the address"),
    ],
)
def test_what_is_missing_is_said(signed_in, brand, sent, message):
    answer = signed_in.post(reverse("commerce:match"), {"chosen": [line_of(brand).pk], **sent})

    assert answer.status_code == 409
    assert message in answer.content.decode()


def test_the_browser_asks_for_the_reason_before_anything_is_sent(signed_in, brand):
    line = line_of(brand, handle="mia")

    page = signed_in.get(reverse("commerce:unmatched_lines"), {"handle": line.handle}).content.decode()

    assert 'name="reason" maxlength="2000" required' in page


def test_lines_are_said_to_belong_to_none(signed_in, brand):
    line = line_of(brand)

    signed_in.post(reverse("commerce:match"), {"chosen": [line.pk], "reason": "A friend", "action": "none"})

    assert line.manual_matches.get().collaboration is None


def test_customer_service_looks_only(client, agent, brand):
    client.force_login(agent)
    line_of(brand)

    assert client.get(reverse("commerce:unmatched_lines")).status_code == 200
    assert client.post(reverse("commerce:match"), {}).status_code == 403


@pytest.mark.parametrize("rows", [1, 3])
def test_a_collaborations_orders_say_why(signed_in, brand, rows, django_assert_num_queries):
    row = collaboration_of(brand)
    for _each in range(rows):
        AttributionFactory(line=line_of(brand), collaboration=row)

    with django_assert_num_queries(9):
        answer = signed_in.get(reverse("commerce:collaboration_orders", args=[row.pk]))

    assert len(answer.context["rows"]) == rows
    assert "Bought with the code MIA" in answer.content.decode()


@pytest.mark.parametrize(
    "query", ["store=99999999999999999999", "store=x", "cursor=zzz", "handle=%00", "size=0", "currency=x"]
)
def test_odd_addresses_are_no_fault_of_ours(signed_in, brand, query):
    line_of(brand)

    for name in ("unmatched", "unmatched_lines"):
        assert signed_in.get(f"{reverse(f'commerce:{name}')}?{query}").status_code in {200, 400}


def test_what_was_decided_by_hand_is_listed_and_taken_back(signed_in, brand, operator):
    row = collaboration_of(brand)
    matched, freed = line_of(brand, handle="mia"), line_of(brand, handle="mia")
    for line, collaboration in ((matched, row), (freed, None)):
        match_lines(
            brand=brand, ids=[line.pk], collaboration=collaboration, reason="Said", by=operator, at=NOW
        )

    page = signed_in.get(reverse("commerce:decided"))
    answer = signed_in.post(
        reverse("commerce:take_back"), {"matching": "1", "query": "", "reason": "Mistaken"}
    )

    assert [(word.line, word.collaboration) for word in page.context["page"]] == [
        (freed, None),
        (matched, row),
    ]
    assert answer.context["done"] == 2
    assert set(unmatched(brand)) == {matched, freed}
    assert not ManualMatch.objects.standing().exists()


def test_taking_back_what_nobody_said_is_refused_line_by_line(signed_in, brand):
    line = line_of(brand)

    answer = signed_in.post(
        reverse("commerce:take_back"), {"chosen": [line.pk, 999_999], "reason": "Mistaken"}
    )

    refusals = [result.refusal.code for result in answer.context["results"]]
    assert (answer.context["done"], sorted(refusals)) == (0, ["no_such_line", "nothing_said"])
    assert not ManualMatch.objects.exists()


def test_a_withdrawal_names_no_collaboration(brand, operator):
    with pytest.raises(IntegrityError):
        ManualMatch.objects.create(
            line=line_of(brand),
            collaboration=collaboration_of(brand),
            is_withdrawal=True,
            reason="x",
            at=NOW,
            by=operator,
        )
