"""Links and codes of the campaigns under way, and the rule by which samples are sent."""

from __future__ import annotations

from datetime import datetime, timedelta
from random import Random

from campaigns.actions import request_sample, set_sample_rule
from campaigns.models import Collaboration
from campaigns.states import CampaignState, Stage
from commerce.actions.attribution import run_waiting
from commerce.actions.tracking import make_code, make_link, make_template
from commerce.models import ClickCount

from .people import Team

TEMPLATE = {"source": "tiktok", "medium": "affiliate", "campaign": "{campaign}", "content": "{collaboration}"}
LINKS, CODES, REQUESTS = 5, 3, 4


def track(random: Random, teams: list[Team], *, at: datetime) -> None:
    for team in teams:
        _ask_for_samples(team, at=at - timedelta(hours=20))
        set_sample_rule(
            brand=team.brand,
            by=team.manager,
            is_automatic=True,
            min_tier=2,
            takes_unrated=False,
            currency=team.brand.currency,
            monthly_quota=60,
            open_per_creator=2,
        )
        running = Collaboration.objects.filter(
            campaign__brand=team.brand, campaign__state=CampaignState.RUNNING, stage=Stage.PUBLISHED
        )
        rows = list(running.select_related("campaign__brand", "creator").order_by("pk"))
        _make_links(random, team, rows, at=at - timedelta(days=3))
        _make_codes(team, rows, at=at - timedelta(days=3))
    run_waiting()


def _ask_for_samples(team: Team, *, at: datetime) -> None:
    """Nobody has decided on them yet."""
    asking = Collaboration.objects.filter(
        campaign__brand=team.brand,
        campaign__state=CampaignState.RUNNING,
        stage__in=[Stage.CONTACTED, Stage.NEGOTIATING],
    )
    for row in asking.select_related("campaign__brand", "creator").order_by("pk")[:REQUESTS]:
        request_sample(
            collaboration=row,
            by=team.operations,
            at=at,
            product_name=row.campaign.name.split(" ", 1)[1],
            currency=row.campaign.currency,
        )


def _make_links(random: Random, team: Team, rows: list[Collaboration], *, at: datetime) -> None:
    template = make_template(brand=team.brand, by=team.manager, at=at, name="TikTok", **TEMPLATE)
    for row in rows[:LINKS]:
        link = make_link(
            collaboration=row,
            url=f"https://shop.example.com/{team.brand.slug}",
            template=template,
            by=team.operations,
            at=at,
        )
        ClickCount.objects.bulk_create(
            ClickCount(
                link=link,
                hour=(at + timedelta(hours=hour)).replace(minute=0, second=0, microsecond=0),
                clicks=random.randrange(2, 60),
                bots=random.randrange(4),
            )
            for hour in range(1, 70, 3)
        )


def _make_codes(team: Team, rows: list[Collaboration], *, at: datetime) -> None:
    for row in rows[:CODES]:
        word = row.creator.handle.partition(".")[0].upper()
        make_code(collaboration=row, code=f"{word}10", starts_on=at.date(), by=team.operations, at=at)
