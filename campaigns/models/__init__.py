from .campaigns import Campaign, CampaignMove, CampaignScorer, Goal
from .collaborations import Collaboration, Message, StageMove
from .consents import PauseConsent
from .deliverables import Deliverable, DeliverableSnapshot, FiguresCorrection, PublicationCorrection
from .samples import Sample, SampleMove, SampleRule
from .terms import UNUSED_BY_FORM, Settlement, Terms, TermsForm

__all__ = [
    "UNUSED_BY_FORM",
    "Campaign",
    "CampaignMove",
    "CampaignScorer",
    "Collaboration",
    "Deliverable",
    "DeliverableSnapshot",
    "FiguresCorrection",
    "Goal",
    "Message",
    "PauseConsent",
    "PublicationCorrection",
    "Sample",
    "SampleMove",
    "SampleRule",
    "Settlement",
    "StageMove",
    "Terms",
    "TermsForm",
]
