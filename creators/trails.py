"""Which of this app's records show who changed them. Of what brands keep, each shows to its own people."""

from django.utils.translation import gettext_lazy as _

from accounts.models import Brand, User
from accounts.trail import Part, keep_trail, name_by

from .models import Category, Contact, Creator, Profile, Tag, Tagging
from .querysets import TagQuerySet


def _tags(user: User) -> TagQuerySet:
    tags: TagQuerySet = Tag.objects.filter(brand__in=Brand.objects.visible_to(user))
    return tags


keep_trail(
    Creator,
    scope=Creator.objects.visible_to,
    parts=[
        Part(Profile, "creator", brand="brand"),
        Part(Contact, "creator", brand="brand"),
        Part(Tagging, "creator", brand="tag__brand", told={"tag": _("tag")}),
    ],
)
name_by(Category, lambda _user: Category.objects.all())
name_by(Tag, _tags)
