from rest_framework.routers import BaseRouter

from . import tracking, unmatched


def register(router: BaseRouter) -> None:
    tracking.register(router)
    unmatched.register(router)
