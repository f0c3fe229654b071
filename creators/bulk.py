"""The bulk actions that this app brings; apps.py registers them when the app starts."""

from django.utils.translation import gettext_lazy as _

from accounts.roles import Capability

from .actions import BulkAction, give_chosen, register_bulk_action, tag_chosen, untag_chosen
from .forms import OwnerChosenForm, TagChosenForm, UntagChosenForm

EDIT = Capability.EDIT_CREATORS


def register() -> None:
    for action in (
        BulkAction("tag", _("Add a tag"), "tag", EDIT, tag_chosen, TagChosenForm),
        BulkAction("untag", _("Remove a tag"), "tag-off", EDIT, untag_chosen, UntagChosenForm),
        BulkAction("owner", _("Give to an owner"), "user-check", EDIT, give_chosen, OwnerChosenForm),
    ):
        register_bulk_action(action)
