from http import HTTPStatus

from django.utils.translation import gettext_lazy as _

from core.errors import DomainError


class StoreNameTakenError(DomainError):
    message = _("The brand has a store with this name already.")
    code = "name_taken"


class StoreInUseError(DomainError):
    message = _("The store has orders: its platform, market and currency are theirs and stay as they are.")
    code = "store_in_use"


class WorkbookTooLargeError(DomainError):
    message = _("These are too many lines for a workbook. Filter them, or take CSV.")
    code = "workbook_too_large"
    status = HTTPStatus.UNPROCESSABLE_ENTITY
