from django.utils.translation import gettext_lazy as _

from core.errors import DomainError


class MoveRefusedError(DomainError):
    message = _("This step is not allowed from here.")
    code = "move_refused"


class StaleError(DomainError):
    message = _("Somebody else changed this in the meantime. Look again.")
    code = "changed_meanwhile"


class ReasonMissingError(DomainError):
    message = _("Give a reason.")
    code = "reason_missing"


class NameTakenError(DomainError):
    message = _("The brand has a campaign with this name already.")
    code = "name_taken"


class DatesError(DomainError):
    message = _("A campaign ends on or after the day it starts.")
    code = "dates"


class NotRunningError(DomainError):
    message = _("Start the campaign first.")
    code = "not_running"


class ClosedError(DomainError):
    message = _("The campaign is closed. Reopen it first.")
    code = "closed"


class ArchivedError(DomainError):
    message = _("The campaign is in the archive. Take it out first.")
    code = "archived"


class NotAtRestError(DomainError):
    message = _("A campaign is archived once it is closed, or while it is a draft.")
    code = "not_at_rest"


class ScorerMissingError(DomainError):
    message = _("Name a scorer for each role first.")
    code = "scorer_missing"


class NotAMemberError(DomainError):
    message = _("This person does not have this role in the brand.")
    code = "not_a_member"


class FixedAtStartError(DomainError):
    message = _("The goal is fixed once a campaign has started: its weights are pinned.")
    code = "fixed_at_start"


class CreatorBlockedError(DomainError):
    message = _("This creator is on the blacklist.")
    code = "creator_blocked"


class CreatorPausedError(DomainError):
    message = _("The brand has paused this creator: a manager has to say yes.")
    code = "creator_paused"


class DroppedError(DomainError):
    message = _("This collaboration was declined or cancelled. Take it up again first.")
    code = "dropped"


class CompleteAlreadyError(DomainError):
    message = _("The collaboration is complete already.")
    code = "complete_already"


class NothingPublishedError(DomainError):
    message = _("Record the video first: the stage then moves by itself.")
    code = "nothing_published"


class NotCompleteError(DomainError):
    message = _("The agreed videos have not all been published, nor was the collaboration ended.")
    code = "not_complete"


class LinkWithoutIdError(DomainError):
    message = _(
        "This link carries no video id. Open it in a browser and paste the address that contains /video/."
    )
    code = "link_without_id"


class NotAVideoError(DomainError):
    message = _("This is not the id of a published video.")
    code = "not_a_video"


class AnotherCreatorError(DomainError):
    message = _(
        "The link is of @%(other)s, and this collaboration is with @%(own)s. Record the video there; "
        "after a change of handle, change it in the creator's record first."
    )
    code = "another_creator"

    def __init__(self, *, other: str, own: str) -> None:
        super().__init__(self.message % {"other": other, "own": own}, field="url")


class RecordedAlreadyError(DomainError):
    message = _("This video is recorded already.")
    code = "recorded_already"


class LongAgoError(DomainError):
    message = _("There was no TikTok at this time yet. Check the year.")
    code = "long_ago"


class InTheFutureError(DomainError):
    message = _("This time has not come yet.")
    code = "in_the_future"


class SnapshotExistsError(DomainError):
    message = _("There are figures for this moment already.")
    code = "snapshot_exists"


class NoFiguresError(DomainError):
    message = _("Enter at least one figure.")
    code = "no_figures"


class PriceMissingError(DomainError):
    message = _("This form of terms needs the amount.")
    code = "price_missing"


class AmountUnusedError(DomainError):
    message = _("“%(form)s” has no %(amount)s: leave it empty, or choose another form.")
    code = "amount_unused"

    def __init__(self, *, form: str, amount: str, field: str) -> None:
        super().__init__(self.message % {"form": form, "amount": amount}, field=field)


class SettlementError(DomainError):
    message = _("“%(form)s” is not settled “%(settlement)s”.")
    code = "settlement"

    def __init__(self, *, form: str, settlement: str) -> None:
        super().__init__(self.message % {"form": form, "settlement": settlement}, field="settlement")


class TermsAcceptedError(DomainError):
    message = _("These terms were accepted and are locked. Write a new version.")
    code = "terms_accepted"


class NoTermsError(DomainError):
    message = _("There are no open terms to accept.")
    code = "no_terms"


class FewerVideosError(DomainError):
    message = _("The collaboration is complete: terms with more videos would open it again.")
    code = "complete_already"


class BeforePublicationError(DomainError):
    message = _("Figures cannot be older than the publication.")
    code = "before_publication"


class ExtendedAlreadyError(DomainError):
    message = _("The post clock was extended already; it is extended once.")
    code = "extended_already"


class PostClockOverError(DomainError):
    message = _("The post clock has run out: extend it before it does.")
    code = "post_clock_over"


class BeforeShippingError(DomainError):
    message = _("A parcel arrives after it was sent.")
    code = "before_shipping"


class BeforeApprovalError(DomainError):
    message = _("A parcel leaves on the day of the approval or later.")
    code = "before_approval"


class NotSentError(DomainError):
    message = _("No parcel was sent yet.")
    code = "not_sent"


class NotReceivedError(DomainError):
    message = _("No arrival is recorded yet: record it first.")
    code = "not_received"


class AlreadyReceivedError(DomainError):
    message = _("The arrival is recorded already: correct the parcel.")
    code = "already_received"


class AnotherCollaborationError(DomainError):
    message = _("This video belongs to another collaboration.")
    code = "another_collaboration"


class CarrierMissingError(DomainError):
    message = _("Say which carrier took it.")
    code = "carrier_missing"
