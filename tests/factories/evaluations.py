from datetime import date, timedelta

import factory
from django.apps import apps

from accounts.roles import SCORING_ROLES, Role
from evaluations import models
from evaluations.calibration import criteria_of
from evaluations.dimensions import Renewal, Tier
from evaluations.given import GivenMark
from evaluations.scorecards import install
from evaluations.states import EvaluationState, VersionState

from .accounts import BrandFactory, UserFactory, person
from .campaigns import NOW, CampaignFactory, CollaborationFactory, DeliverableFactory


def standard_scorecard():
    """Version 1 as the migration published it; installed again where a test emptied the tables."""
    install(apps, at=NOW - timedelta(days=365))
    return models.Scorecard.objects.get(version=1)


class ScorecardFactory(factory.django.DjangoModelFactory):
    """A draft without criteria."""

    class Meta:
        model = models.Scorecard

    version = factory.Sequence(lambda n: 1000 + n)
    name_en = "Scorecard"
    name_zh = "评分卡"
    state = VersionState.DRAFT
    drafted_at = NOW


class CriterionFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = models.Criterion

    scorecard = factory.SubFactory(ScorecardFactory)
    dimension = "content"
    code = factory.Sequence(lambda n: f"criterion-{n}")
    name_en = factory.LazyAttribute(lambda o: o.code)
    name_zh = factory.LazyAttribute(lambda o: o.code)
    weight = 100
    roles = ["operations", "marketing"]

    @factory.post_generation
    def anchors(self, create, extracted, **kwargs):
        if extracted is not False:
            models.Anchor.objects.bulk_create(
                models.Anchor(criterion=self, level=level, text_en=f"level {level}", text_zh=f"{level}级")
                for level in range(6)
            )


class CampaignScoringFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = models.CampaignScoring
        django_get_or_create = ("campaign",)

    campaign = factory.SubFactory(CampaignFactory)
    scorecard = factory.LazyFunction(standard_scorecard)
    number_dimensions = ["data", "fulfilment"]
    pinned_at = NOW - timedelta(days=30)


class EvaluationFactory(factory.django.DjangoModelFactory):
    """Open, due three days after completion, owed by somebody who has the role in the brand."""

    class Meta:
        model = models.Evaluation

    collaboration = factory.SubFactory(CollaborationFactory, completed=True)
    role = Role.OPERATIONS
    scorer = factory.LazyAttribute(lambda o: person(o.role, o.collaboration.campaign.brand))
    state = EvaluationState.OPEN
    opened_at = NOW
    due_at = NOW + timedelta(hours=72)

    @classmethod
    def _create(cls, model_class, *args, **kwargs):
        CampaignScoringFactory(campaign=kwargs["collaboration"].campaign)
        return super()._create(model_class, *args, **kwargs)


class MarkFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = models.Mark

    evaluation = factory.SubFactory(EvaluationFactory, state=EvaluationState.SUBMITTED, submitted_at=NOW)
    criterion = factory.LazyAttribute(lambda o: asked(o.evaluation)[0])
    value = 3
    reason = factory.LazyAttribute(lambda o: "seen in the video" if o.value in (0, 1, 2, 5) else "")
    marked_by = factory.SelfAttribute("evaluation.scorer")
    marked_at = NOW


class RaterVersionFactory(factory.django.DjangoModelFactory):
    """Of the week that NOW begins, under the policy in force."""

    class Meta:
        model = models.RaterVersion
        django_get_or_create = ("week", "policy")

    week = date(2026, 6, 1)
    policy = factory.LazyFunction(models.Policy.objects.in_force)
    built_at = NOW
    marks = 120
    units = 40
    sigma_e = 0.6


class RaterEffectFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = models.RaterEffect

    version = factory.SubFactory(RaterVersionFactory)
    rater = factory.SubFactory(UserFactory)
    leniency = 0.25
    standard_error = 0.1
    n = 40
    marks = 50
    mean = 3.4
    spread = 0.9
    distribution = [0, 2, 8, 20, 15, 5]


class NormVersionFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = models.NormVersion
        django_get_or_create = ("month", "policy")

    month = date(2026, 6, 1)
    policy = factory.LazyFunction(models.Policy.objects.in_force)
    built_at = NOW
    grand_mean = 3.0


class CollaborationScoreFactory(factory.django.DjangoModelFactory):
    """Settled with a 3 in every bar."""

    class Meta:
        model = models.CollaborationScore

    collaboration = factory.SubFactory(CollaborationFactory, completed=True)
    creator = factory.SelfAttribute("collaboration.creator")
    version = 1
    settled_on = date(2026, 6, 8)
    videos = 1
    bars = [3.0] * 6
    score = 3.0
    coverage = 1.0
    cell = "*/*/*"
    scorecard = factory.LazyFunction(standard_scorecard)
    norm_version = factory.SubFactory(NormVersionFactory)
    policy = factory.SelfAttribute("norm_version.policy")
    created_at = NOW


class AgreementFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = models.Agreement

    version = factory.SubFactory(RaterVersionFactory)
    brand = factory.SubFactory(BrandFactory)
    dimension = "content"
    units = 40
    alpha = 0.5
    alpha_adjusted = 0.6
    icc = 0.7
    light = "red"


class CalibrationRoundFactory(factory.django.DjangoModelFactory):
    """Open and without videos or scorers."""

    class Meta:
        model = models.CalibrationRound

    brand = factory.SubFactory(BrandFactory)
    title = factory.Sequence(lambda n: f"Round {n}")
    opened_by = factory.LazyAttribute(lambda o: person(Role.MANAGER, o.brand))
    opened_at = NOW
    due_at = NOW + timedelta(days=3)


class CalibrationVideoFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = models.CalibrationVideo

    round = factory.SubFactory(CalibrationRoundFactory)
    deliverable = factory.LazyAttribute(
        lambda o: DeliverableFactory(collaboration__campaign__brand=o.round.brand)
    )
    position = factory.Sequence(lambda n: n)


class CalibrationScorerFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = models.CalibrationScorer

    round = factory.SubFactory(CalibrationRoundFactory)
    role = Role.OPERATIONS
    user = factory.LazyAttribute(lambda o: person(o.role, o.round.brand))


def calibrated(scorer, values, *, at=NOW):
    """The scorer's marks as if sent in: the same level for every criterion of a video, one value per video."""
    criteria = criteria_of(scorer.round, scorer.role)
    models.CalibrationMark.objects.bulk_create(
        models.CalibrationMark(
            scorer=scorer,
            video=video,
            criterion=criterion,
            value=value,
            not_applicable=value is None,
            marked_at=at,
        )
        for video, value in zip(scorer.round.videos.order_by("position"), values, strict=True)
        for criterion in criteria
    )
    scorer.submitted_at = at
    scorer.save(update_fields=["submitted_at"])
    return scorer


def asked(evaluation):
    """The criteria of the evaluation's form, in order."""
    return models.Evaluation.objects.with_criteria().get(pk=evaluation.pk).asked()


def panel(collaboration, **fields):
    """One open evaluation per scoring role, by role."""
    return {
        role: EvaluationFactory(collaboration=collaboration, role=role, **fields) for role in SCORING_ROLES
    }


def marks_for(evaluation, value=3, reason="seen in the video"):
    """The same mark for every criterion asked, as a person would give them."""
    return {criterion.pk: GivenMark(value, reason=reason) for criterion in asked(evaluation)}


def submitted(evaluation, *, value=3, at=NOW):
    """The evaluation with one mark per criterion asked, as if its scorer had sent it in."""
    models.Evaluation.objects.filter(pk=evaluation.pk).update(
        state=EvaluationState.SUBMITTED, submitted_at=at
    )
    models.Mark.objects.bulk_create(
        models.Mark(
            evaluation=evaluation,
            criterion_id=pk,
            value=given.value,
            reason=given.reason,
            marked_by=evaluation.scorer,
            marked_at=at,
        )
        for pk, given in marks_for(evaluation, value).items()
    )
    evaluation.refresh_from_db()
    return evaluation


class RenewalItemFactory(factory.django.DjangoModelFactory):
    """Undecided: tier A suggests renewing at 16.5 %. With `decided`, a manager's decision."""

    class Meta:
        model = models.RenewalItem

    collaboration = factory.SubFactory(CollaborationFactory)
    tier = Tier.A
    suggestion = Renewal.RENEW
    suggested_commission_bp = 1650
    suggested_at = NOW

    class Params:
        decided = factory.Trait(
            decision=factory.SelfAttribute("suggestion"),
            reason="looked at the figures",
            decided_at=NOW,
            decided_by=factory.SubFactory(UserFactory),
        )


class ReviewFactory(factory.django.DjangoModelFactory):
    """Opened because roles were too far apart, with nothing frozen; due a week later."""

    class Meta:
        model = models.Review

    collaboration = factory.SubFactory(CollaborationFactory, completed=True)
    dimension = "content"
    origin = models.Review.Origin.RANGE
    opened_at = NOW
    due_on = (NOW + timedelta(days=7)).date()
    inputs = factory.LazyFunction(dict)

    class Params:
        ruled = factory.Trait(
            state="kept",
            ruled_at=NOW + timedelta(days=3),
            ruled_by=factory.LazyAttribute(lambda o: person(Role.MANAGER, o.collaboration.campaign.brand)),
            ruling="looked at it together",
        )


class ReviewVoteFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = models.ReviewVote

    review = factory.SubFactory(ReviewFactory)
    role = Role.OPERATIONS
    voter = factory.LazyAttribute(lambda o: person(o.role, o.review.brand))
    choice = models.ReviewVote.Choice.KEEP
    reason = "the marks fit the video"
    voted_at = NOW + timedelta(days=1)
