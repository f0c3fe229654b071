from rest_framework.routers import BaseRouter

from . import connection, shops, tracking, unmatched


def register(router: BaseRouter) -> None:
    connection.register(router)
    shops.register(router)
    tracking.register(router)
    unmatched.register(router)
