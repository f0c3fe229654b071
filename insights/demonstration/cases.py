"""Incidents and blacklist entries, so that those pages have something to show."""

from datetime import datetime, timedelta
from random import Random

from blacklist import actions
from blacklist.models import IncidentKind, Reason
from evaluations.engine.run import run_waiting

from .archive import Archive, Talent
from .people import Team

FACTS = {
    Reason.NO_SHOW: "收到两套样品后失联，三次提醒未回复。 Took two sample sets and stopped answering after three reminders.",
    Reason.STOLEN_MATERIAL: "视频使用了其他品牌的拍摄素材，已存截图。 The video uses another brand's footage; screenshots are kept.",
    Reason.FAKE_DATA: "播放在两小时内异常增长，互动为零。 Views jumped within two hours without any interaction.",
}


def record_cases(random: Random, archive: Archive, teams: list[Team], *, at: datetime) -> None:
    weakest = sorted(archive.talents, key=lambda talent: talent.punctual)
    _incidents(weakest[10:15], teams[0], at)
    for place, reason in enumerate(
        (Reason.NO_SHOW, Reason.STOLEN_MATERIAL, Reason.NO_SHOW, Reason.FAKE_DATA)
    ):
        team = teams[place % 2]
        entry = actions.propose(
            creator=weakest[place].creator,
            brand=team.brand,
            reason_code=reason,
            facts=FACTS[reason],
            expires_at=at + timedelta(days=300),
            by=team.operations,
            at=at - timedelta(days=20 - place),
        )
        if place < 2:
            actions.approve(
                entry=entry,
                by=team.administrators[0],
                at=at - timedelta(days=12),
                note="证据充分 Evidence seen",
            )
    run_waiting()


def _incidents(talents: list[Talent], team: Team, at: datetime) -> None:
    for place, talent in enumerate(talents):
        happened = at - timedelta(days=30 + 9 * place)
        incident = actions.report_incident(
            creator=talent.creator,
            brand=team.brand,
            kind=IncidentKind.LATE if place % 2 == 0 else IncidentKind.COMPLIANCE_MINOR,
            occurred_on=happened.date(),
            facts="比约定日期晚了五天。 Five days after the agreed date."
            if place % 2 == 0
            else "前三秒没有商业标注。 No disclosure in the first three seconds.",
            by=team.operations,
            at=happened,
        )
        if place < 3:
            actions.confirm_incident(incident=incident, by=team.manager, at=happened + timedelta(days=2))
