"""Which of this app's records show who changed them. Marks keep their own versions."""

from django.utils.translation import gettext_lazy as _

from accounts.trail import Part, keep_trail

from .models import (
    CapRule,
    Criterion,
    Evaluation,
    GoalWeights,
    Policy,
    RenewalItem,
    Review,
    Scorecard,
    TierRule,
)

STATE = _("state")

keep_trail(
    Evaluation,
    # The trail says when somebody submitted, so it is as blind as the marks.
    scope=Evaluation.objects.visible_to,
    brand_of=lambda evaluation: evaluation.brand,
    hidden=["note"],
)
keep_trail(
    Review,
    scope=Review.objects.visible_to,
    brand_of=lambda review: review.brand,
)
keep_trail(
    Scorecard,
    scope=Scorecard.objects.visible_to,
    parts=[Part(Criterion, "scorecard"), Part(GoalWeights, "scorecard")],
    told={"state": STATE},
)
keep_trail(
    Policy,
    scope=Policy.objects.visible_to,
    parts=[Part(CapRule, "policy"), Part(TierRule, "policy")],
    told={"state": STATE},
)
keep_trail(
    RenewalItem,
    scope=RenewalItem.objects.visible_to,
    brand_of=lambda item: item.collaboration.campaign.brand,
)
