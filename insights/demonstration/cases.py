"""Incidents and blacklist entries in every state, so that those pages have something to show."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

from blacklist import actions
from blacklist.models import Entry, IncidentKind, Reason
from campaigns.actions import add_creators
from campaigns.models import Campaign
from creators.models import Creator
from evaluations import actions as evaluating
from evaluations.engine.run import run_waiting

from .archive import REGULARS, Archive
from .people import Team

FACTS: Mapping[str, str] = {
    Reason.NO_SHOW: "收到两套样品后失联，三次提醒未回复。 Took two sample sets and stopped answering after three reminders.",
    Reason.STOLEN_MATERIAL: "视频使用了其他品牌的拍摄素材，已存截图。 The video uses another brand's footage; screenshots are kept.",
    Reason.FAKE_DATA: "播放在两小时内异常增长，互动为零。 Views jumped within two hours without any interaction.",
    Reason.BREACH: "独家期内为同类产品带货。 Promoted a competing product within the exclusive period.",
    Reason.REFUND_ABUSE: "自买订单后集中退款。 Bought through the own link and returned everything.",
}
TALK = "06-02 10:12 样品已签收 Sample signed for\n06-05 09:30 提醒 Reminder\n06-08 09:31 提醒 Reminder\n06-12 18:00 无回复 No answer\n"


def record_cases(archive: Archive, teams: list[Team], *, at: datetime) -> None:
    weakest = [archive.of_market(market)[len(REGULARS) - 1].creator for market in ("ID", "TH", "VN", "PH")]
    others = [archive.of_market(market)[len(REGULARS) + 2].creator for market in ("ID", "TH", "VN", "PH")]
    _report_incidents(archive, teams, at)
    _block(weakest[0], Reason.NO_SHOW, teams[0], at - timedelta(days=12))
    _block(others[0], Reason.STOLEN_MATERIAL, teams[1], at - timedelta(days=90))
    lifted = _block(others[1], Reason.BREACH, teams[0], at - timedelta(days=200))
    actions.lift(
        entry=lifted,
        by=teams[0].administrators[1],
        at=at - timedelta(days=40),
        reason="独家期已过，双方和解 The exclusive period is over, settled",
    )
    rejected = _propose(others[2], Reason.FAKE_DATA, teams[1], at - timedelta(days=60))
    actions.reject(
        entry=rejected,
        by=teams[1].administrators[0],
        at=at - timedelta(days=58),
        note="平台推荐造成，数据属实 A recommendation by the platform; the figures are real",
    )
    _propose(weakest[1], Reason.NO_SHOW, teams[0], at - timedelta(days=3))
    _propose(weakest[2], Reason.FAKE_DATA, teams[1], at - timedelta(days=2))
    _propose(others[3], Reason.REFUND_ABUSE, teams[0], at - timedelta(hours=20))
    actions.block_in_emergency(
        creator=weakest[3],
        brand=teams[1].brand,
        reason_code=Reason.BREACH,
        facts=FACTS[Reason.BREACH],
        by=teams[1].manager,
        at=at - timedelta(hours=9),
    )
    _try_to_add([weakest[0], others[0]], teams[0], at - timedelta(days=5))
    run_waiting()
    evaluating.expire_caps(at=at)
    run_waiting()


def _propose(creator: Creator, reason: Reason, team: Team, at: datetime) -> Entry:
    talk = SimpleUploadedFile("chat.txt", TALK.encode(), content_type="text/plain")
    return actions.propose(
        creator=creator,
        brand=team.brand,
        reason_code=reason,
        facts=FACTS[reason],
        expires_at=at + timedelta(days=365),
        by=team.operations,
        at=at,
        evidence=talk if reason == Reason.NO_SHOW else None,
    )


def _block(creator: Creator, reason: Reason, team: Team, at: datetime) -> Entry:
    entry = _propose(creator, reason, team, at - timedelta(days=2))
    return actions.approve(entry=entry, by=team.administrators[0], at=at, note="证据充分 Evidence seen")


def _try_to_add(creators: list[Creator], team: Team, at: datetime) -> None:
    """The guard refuses, and keeps that somebody tried."""
    campaign = Campaign.objects.filter(brand=team.brand).running().order_by("-starts_on").first()
    if campaign:
        add_creators(campaign=campaign, creator_ids=[one.pk for one in creators], by=team.operations, at=at)


def _report_incidents(archive: Archive, teams: list[Team], at: datetime) -> None:
    """A good creator held back for being late twice, one with an old cap, two reports not yet looked at."""
    thai, viet, phil = (archive.of_market(market) for market in ("TH", "VN", "PH"))
    late = "比约定日期晚了五天。 Five days after the agreed date."
    unmarked = "前三秒没有商业标注。 No disclosure in the first three seconds."
    cases: list[dict[str, Any]] = [
        {"who": thai[0], "kind": IncidentKind.LATE, "facts": late, "days": 70, "is_confirmed": True},
        {"who": thai[0], "kind": IncidentKind.LATE, "facts": late, "days": 24, "is_confirmed": True},
        {
            "who": viet[1],
            "kind": IncidentKind.COMPLIANCE_MINOR,
            "facts": unmarked,
            "days": 130,
            "is_confirmed": True,
        },
        {
            "who": phil[1],
            "kind": IncidentKind.COMPLIANCE_MINOR,
            "facts": unmarked,
            "days": 4,
            "is_confirmed": False,
        },
        {"who": phil[5], "kind": IncidentKind.LATE, "facts": late, "days": 2, "is_confirmed": False},
    ]
    team = teams[0]
    for case in cases:
        happened = at - timedelta(days=case["days"])
        incident = actions.report_incident(
            creator=case["who"].creator,
            brand=team.brand,
            kind=case["kind"],
            occurred_on=happened.date(),
            facts=case["facts"],
            by=team.operations,
            at=happened,
        )
        if case["is_confirmed"]:
            actions.confirm_incident(incident=incident, by=team.manager, at=happened + timedelta(days=2))
            run_waiting()
