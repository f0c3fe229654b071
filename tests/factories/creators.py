import factory

from creators import models
from creators.markets import Market
from creators.signals import creators_added

from .accounts import BrandFactory, UserFactory


class CategoryFactory(factory.django.DjangoModelFactory):
    """One of the categories that the migration installed, unless a new code is given."""

    class Meta:
        model = models.Category
        django_get_or_create = ("code",)

    code = "beauty"
    name_en = factory.LazyAttribute(lambda o: o.code.capitalize())
    name_zh = factory.LazyAttribute(lambda o: o.code)


class CreatorFactory(factory.django.DjangoModelFactory):
    """Announced as an action would, so that a current standing exists."""

    class Meta:
        model = models.Creator

    handle = factory.Sequence(lambda n: f"creator_{n}")
    display_name = factory.Sequence(lambda n: f"Creator {n}")
    market = Market.THAILAND
    category = factory.SubFactory(CategoryFactory)
    follower_count = 20_000

    @classmethod
    def _create(cls, model_class, *args, **kwargs):
        creator = super()._create(model_class, *args, **kwargs)
        creators_added.send(sender=model_class, ids=[creator.pk])
        return creator


class MetricSnapshotFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = models.MetricSnapshot

    creator = factory.SubFactory(CreatorFactory)
    taken_on = factory.Faker("date_object")
    origin = models.MetricSnapshot.Origin.MANUAL
    followers = 20_000
    mean_views = 5_000
    mean_likes = 400
    mean_comments = 50
    mean_shares = 50


class ProfileFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = models.Profile

    brand = factory.SubFactory(BrandFactory)
    creator = factory.SubFactory(CreatorFactory)


class TagFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = models.Tag

    brand = factory.SubFactory(BrandFactory)
    name = factory.Sequence(lambda n: f"tag {n}")


class TaggingFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = models.Tagging

    tag = factory.SubFactory(TagFactory)
    creator = factory.SubFactory(CreatorFactory)


class ContactFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = models.Contact

    brand = factory.SubFactory(BrandFactory)
    creator = factory.SubFactory(CreatorFactory)
    kind = models.Contact.Kind.EMAIL
    value = factory.Sequence(lambda n: f"creator{n}@example.com")


class SavedViewFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = models.SavedView

    brand = factory.SubFactory(BrandFactory)
    created_by = factory.SubFactory(UserFactory)
    name = factory.Sequence(lambda n: f"View {n}")
