from rest_framework.routers import BaseRouter

from . import orders, stores


def register(router: BaseRouter) -> None:
    orders.register(router)
    stores.register(router)
