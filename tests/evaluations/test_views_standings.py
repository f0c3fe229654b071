import pytest
from django.urls import reverse

from evaluations.models import Alert
from tests.factories.accounts import person
from tests.factories.evaluations import StandingFactory, StandingJobFactory

pytestmark = pytest.mark.django_db
