"""What people type in. Forms collect, actions decide."""

from .campaigns import CampaignChosenForm, CampaignForm, HandlesForm, PausedForm, ReasonForm, ScorersForm
from .collaborations import MessageForm, MoveForm, PlanForm, TermsEntryForm, initial_terms
from .deliverables import CorrectionForm, FiguresCorrectionForm, LiveForm, SnapshotForm, VideoForm, WordsForm
from .money import CURRENCIES, MoneyForm, amount_field, currency_field

__all__ = [
    "CURRENCIES",
    "CampaignChosenForm",
    "CampaignForm",
    "CorrectionForm",
    "FiguresCorrectionForm",
    "HandlesForm",
    "LiveForm",
    "MessageForm",
    "MoneyForm",
    "MoveForm",
    "PausedForm",
    "PlanForm",
    "ReasonForm",
    "ScorersForm",
    "SnapshotForm",
    "TermsEntryForm",
    "VideoForm",
    "WordsForm",
    "amount_field",
    "currency_field",
    "initial_terms",
]
