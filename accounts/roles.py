"""The one permission table: what each role in a brand may do. Administrators may do everything."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Role(models.TextChoices):
    OPERATIONS = "operations", _("Operations")
    MARKETING = "marketing", _("Marketing")
    CUSTOMER_SERVICE = "customer_service", _("Customer service")
    MANAGER = "manager", _("Manager")


SCORING_ROLES = (Role.OPERATIONS, Role.MARKETING, Role.CUSTOMER_SERVICE)


class Capability(models.TextChoices):
    VIEW_CREATORS = "view_creators", _("See the creator archive, dossiers and standings")
    EDIT_CREATORS = "edit_creators", _("Add and change creators, their contacts and metrics")
    IMPORT_FILES = "import_files", _("Import files and undo own imports")
    EXPORT_CREATORS = "export_creators", _("Export lists of creators")
    SHARE_VIEWS = "share_views", _("Save list views for the whole brand")
    VIEW_CAMPAIGNS = "view_campaigns", _("See the brand's campaigns and collaborations")
    EDIT_CAMPAIGNS = "edit_campaigns", _("Create and change campaigns and add creators to them")
    RUN_COLLABORATIONS = (
        "run_collaborations",
        _("Move collaborations, agree terms, record deliverables and messages"),
    )
    DECIDE_SAMPLES = "decide_samples", _("Approve, reject and send samples")
    VIEW_SALES = "view_sales", _("See orders, returns and what collaborations were worth")
    MATCH_ORDERS = "match_orders", _("Match orders to collaborations by hand, make links and codes")
    MANAGE_STORES = "manage_stores", _("Set up stores, exchange rates and the connection to TikTok Shop")
    CLOSE_CAMPAIGNS = "close_campaigns", _("Start, close and reopen campaigns")
    SCORE = "score", _("Score the collaborations assigned to oneself")
    CORRECT_MARKS = "correct_marks", _("Re-open a settled scorecard with a reason")
    DISPUTE_SCORES = "dispute_scores", _("Dispute a score and vote on a review for one's role")
    RULE_ON_REVIEWS = "rule_on_reviews", _("Rule on a disputed score")
    ASSIGN_SCORERS = "assign_scorers", _("Name scorers and substitutes")
    DECIDE_RENEWALS = (
        "decide_renewals",
        _("Decide whom to renew, try or pause, and let paused creators join"),
    )
    REPORT_INCIDENTS = "report_incidents", _("Report an incident with a creator")
    CONFIRM_INCIDENTS = "confirm_incidents", _("Confirm or dismiss an incident")
    PROPOSE_BLACKLIST = "propose_blacklist", _("Propose a creator for the blacklist")
    BLOCK_IN_EMERGENCY = "block_in_emergency", _("Block a creator for at most 72 hours")
    ANSWER_MATCHES = "answer_matches", _("Say whether a held creator is the blacklisted person")
    DECIDE_BLACKLIST = "decide_blacklist", _("Approve, reject and lift blacklist entries")
    VIEW_PEOPLE = "view_people", _("See colleagues and their roles")
    INVITE_PEOPLE = "invite_people", _("Invite people to the brand and change their roles")
    MANAGE_SCORECARDS = "manage_scorecards", _("Edit and publish scorecards")
    MANAGE_POLICY = "manage_policy", _("Edit and publish the scoring policy")
    MANAGE_BRANDS = "manage_brands", _("Create brands, administrators and deactivate people")
    READ_AUDIT = "read_audit", _("Read who changed what")


_EVERYONE = frozenset(
    {
        Capability.VIEW_CREATORS,
        Capability.VIEW_CAMPAIGNS,
        Capability.VIEW_SALES,
        Capability.VIEW_PEOPLE,
        Capability.SCORE,
        Capability.DISPUTE_SCORES,
        Capability.REPORT_INCIDENTS,
        Capability.PROPOSE_BLACKLIST,
    }
)

PERMISSIONS: dict[Role, frozenset[Capability]] = {
    Role.OPERATIONS: _EVERYONE
    | {
        Capability.EDIT_CREATORS,
        Capability.IMPORT_FILES,
        Capability.EXPORT_CREATORS,
        Capability.EDIT_CAMPAIGNS,
        Capability.RUN_COLLABORATIONS,
        Capability.DECIDE_SAMPLES,
        Capability.MATCH_ORDERS,
    },
    Role.MARKETING: _EVERYONE
    | {
        Capability.EDIT_CREATORS,
        Capability.IMPORT_FILES,
        Capability.EXPORT_CREATORS,
        Capability.EDIT_CAMPAIGNS,
        Capability.RUN_COLLABORATIONS,
        Capability.DECIDE_SAMPLES,
        Capability.MATCH_ORDERS,
    },
    Role.CUSTOMER_SERVICE: _EVERYONE,
    Role.MANAGER: _EVERYONE
    | {
        Capability.EDIT_CREATORS,
        Capability.IMPORT_FILES,
        Capability.EXPORT_CREATORS,
        Capability.SHARE_VIEWS,
        Capability.EDIT_CAMPAIGNS,
        Capability.RUN_COLLABORATIONS,
        Capability.DECIDE_SAMPLES,
        Capability.MATCH_ORDERS,
        Capability.MANAGE_STORES,
        Capability.CLOSE_CAMPAIGNS,
        Capability.CORRECT_MARKS,
        Capability.RULE_ON_REVIEWS,
        Capability.ASSIGN_SCORERS,
        Capability.DECIDE_RENEWALS,
        Capability.CONFIRM_INCIDENTS,
        Capability.BLOCK_IN_EMERGENCY,
        Capability.ANSWER_MATCHES,
        Capability.INVITE_PEOPLE,
        Capability.READ_AUDIT,
    },
}
