from rest_framework.routers import BaseRouter

from . import connection, tracking, unmatched


def register(router: BaseRouter) -> None:
    connection.register(router)
    tracking.register(router)
    unmatched.register(router)
