from django.urls import path

from commerce.views import connection, unmatched

urlpatterns = [
    path("unmatched/", unmatched.queue, name="unmatched"),
    path("unmatched/lines/", unmatched.lines, name="unmatched_lines"),
    path("unmatched/match/", unmatched.match, name="match"),
    path("collaborations/<int:pk>/orders/", unmatched.orders, name="collaboration_orders"),
    path("deliverables/<int:pk>/connection/", connection.connection, name="connection"),
]
