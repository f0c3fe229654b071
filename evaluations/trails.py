"""Which of this app's records show who changed them. Marks keep their own versions."""

from accounts.trail import Part, keep_trail

from .models import Criterion, Evaluation, GoalWeights, Scorecard

keep_trail(
    Evaluation,
    # The trail says when somebody submitted, so it is as blind as the marks.
    scope=Evaluation.objects.visible_to,
    brand_of=lambda evaluation: evaluation.brand,
    hidden=["note"],
)
keep_trail(
    Scorecard,
    scope=Scorecard.objects.visible_to,
    parts=[Part(Criterion, "scorecard"), Part(GoalWeights, "scorecard")],
)
