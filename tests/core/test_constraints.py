from django.db import models

from core.constraints import known, paired


class Kind(models.TextChoices):
    ONE = "one"


def test_known_allows_the_listed_values():
    assert known("kind", Kind).condition == models.Q(kind__in=["one"])


def test_paired_names_the_fact():
    assert paired("decided").name == "%(app_label)s_%(class)s_decided_has_time_and_person"
