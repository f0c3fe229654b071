from rest_framework.routers import BaseRouter

from . import shops


def register(router: BaseRouter) -> None:
    shops.register(router)
