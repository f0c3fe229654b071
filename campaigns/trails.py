"""Which of this app's records show who changed them. Marks and what follows from them are none of these."""

from django.utils.translation import gettext_lazy as _

from accounts.trail import Part, keep_trail

from .models import Campaign, CampaignScorer, Collaboration, Deliverable, Sample, Terms

keep_trail(
    Campaign,
    scope=Campaign.objects.visible_to,
    brand_of=lambda campaign: campaign.brand,
    parts=[Part(CampaignScorer, "campaign")],
    told={"closed_at": _("closed"), "archived_at": _("archived")},
)
keep_trail(
    Collaboration,
    scope=Collaboration.objects.visible_to,
    brand_of=lambda collaboration: collaboration.campaign.brand,
    parts=[
        Part(Terms, "collaboration", told={"version": _("version"), "accepted_at": _("accepted")}),
        Part(Deliverable, "collaboration"),
    ],
)
keep_trail(
    Sample,
    scope=Sample.objects.visible_to,
    brand_of=lambda sample: sample.collaboration.campaign.brand,
    told={"shipped_at": _("shipped"), "received_at": _("received"), "post_due_at": _("post due")},
)
