"""A creator list with its sales: the people go to the archive, the figures to their window."""

from __future__ import annotations

from dataclasses import replace

from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from accounts.roles import Capability
from commerce.models import CreatorPeriod
from creators.importing.earlier import forget_renames
from creators.importing.fields import FIELDS as ARCHIVE_FIELDS
from creators.importing.fields import FOREIGN, NEUTRAL
from creators.importing.targets import CHECKS, CREATOR, LOCATED, SNAPSHOT
from creators.importing.targets import WARNINGS as ARCHIVE_WARNINGS
from creators.models import Creator
from creators.signals import creators_added, creators_changed
from imports.kinds import Kind, Target, fold_header

from .cells import ROWS, apart, counted, kept, overlaps, totals
from .creator_fields import AMOUNTS, COUNTS, FIELDS, LARGE_COUNTS, PASSED_OVER
from .window import PeriodDefaultsForm, parameters

# The window dates the figures, whatever a column of dates says, and lists of 2026 know no followers; an e-mail is
# the other kind's to keep.
ARCHIVE = tuple(
    replace(each, is_expected=False, aliases=() if each.code == "taken_on" else each.aliases)
    for each in ARCHIVE_FIELDS
    if each.code != "email"
)
PARTS = gettext_noop("Live, video and product card make up the whole.")
PLANS = gettext_noop("Target and open collaborations make up the whole.")

PERIOD = Target(
    model="commerce.CreatorPeriod",
    is_main=True,
    wanted=f"""
    SELECT s.row, t.id, %(store)s::bigint AS store_id, w.id AS creator_id, %(starts_on)s::date AS starts_on,
      %(ends_on)s::date AS ends_on, s.cur::varchar AS currency,
      {", ".join(map(kept, AMOUNTS))},
      {", ".join(map(counted, COUNTS))},
      {", ".join(counted(name, "bigint") for name in LARGE_COUNTS)},
      {counted("ctr", "numeric(9, 6)")}
    FROM {ROWS} JOIN wanted_creator AS w USING (row)
    LEFT JOIN commerce_creatorperiod AS t ON t.store_id = %(store)s AND t.creator_id = w.id
      AND t.starts_on = %(starts_on)s AND t.ends_on = %(ends_on)s
    """,
)

WARNINGS = (
    *ARCHIVE_WARNINGS,
    apart("gmv", ("live_gmv", "video_gmv", "card_gmv"), PARTS),
    apart("gmv", ("target_gmv", "open_gmv"), PLANS),
    overlaps("commerce_creatorperiod").format(
        same="creators_creator AS c ON c.id = p.creator_id JOIN stage AS s ON s.handle = c.handle"
    ),
)

TOTALS = totals(
    "wanted_creatorperiod",
    {
        "gmv_minor": ("GMV", False),
        "live_gmv_minor": (gettext_noop("Live"), True),
        "video_gmv_minor": (gettext_noop("Video"), True),
        "card_gmv_minor": (gettext_noop("Product card"), True),
        "refunded_minor": (gettext_noop("Refunded"), False),
        "commission_minor": (gettext_noop("Estimated commission"), False),
    },
)


def announce_added(ids: list[int]) -> None:
    """Who was not known came with a first window, and has no standing yet."""
    added = Creator.objects.filter(periods__in=ids, current_standing=None)
    creators_added.send(sender=Creator, ids=sorted(set(added.values_list("pk", flat=True))))
    announce_changed(ids)


def announce_changed(ids: list[int]) -> None:
    """Followers or names may have changed with the figures."""
    found = CreatorPeriod.objects.filter(pk__in=ids).values_list("creator_id", flat=True)
    creators_changed.send(sender=Creator, ids=sorted(set(found)))


CREATOR_PERFORMANCE = Kind(
    code="creator_performance",
    label=_("Creators' sales in a window"),
    fields=(*FIELDS, *ARCHIVE),
    capability=Capability.VIEW_SALES,
    identity=("platform_id", "handle"),
    targets=(CREATOR, SNAPSHOT, PERIOD),
    foreign=FOREIGN,
    neutral=NEUTRAL,
    located=LOCATED,
    checks=CHECKS,
    warnings=WARNINGS,
    defaults_form=PeriodDefaultsForm,
    signs=(frozenset({"handle", "gmv"}),),
    also_as=frozenset({"creators"}),
    passed_over=frozenset(map(fold_header, PASSED_OVER)),
    totals=TOTALS,
    parameters=parameters,
    clean_after_undo=forget_renames,
    companions=frozenset({"current_standing", "earlier_handles"}),
    cut_at=5000,
    announce_added=announce_added,
    announce_changed=announce_changed,
)
