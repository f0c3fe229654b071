from django.urls import path

from commerce.views import connection, decided, unmatched

urlpatterns = [
    path("unmatched/", unmatched.queue, name="unmatched"),
    path("unmatched/lines/", unmatched.lines, name="unmatched_lines"),
    path("unmatched/match/", unmatched.match, name="match"),
    path("unmatched/decided/", decided.decided, name="decided"),
    path("unmatched/take-back/", decided.take_back_chosen, name="take_back"),
    path("collaborations/<int:pk>/orders/", unmatched.orders, name="collaboration_orders"),
    path("deliverables/<int:pk>/connection/", connection.connection, name="connection"),
]
