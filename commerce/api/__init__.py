from rest_framework.routers import BaseRouter

from . import value


def register(router: BaseRouter) -> None:
    value.register(router)
