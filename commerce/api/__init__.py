from rest_framework.routers import BaseRouter

from . import cohorts, connection, orders, products, shops, stores, tracking, unmatched, value, visits


def register(router: BaseRouter) -> None:
    cohorts.register(router)
    connection.register(router)
    orders.register(router)
    products.register(router)
    shops.register(router)
    stores.register(router)
    tracking.register(router)
    unmatched.register(router)
    value.register(router)
    visits.register(router)
