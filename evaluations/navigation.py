"""The number beside "My queue"."""

from accounts.navigation import show_count
from accounts.requests import PersonRequest

from .models import Evaluation


def evaluations_to_do(request: PersonRequest) -> int:
    return Evaluation.objects.owed_by(request.user).to_do().count()


show_count("queue", evaluations_to_do)
