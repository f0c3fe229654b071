from django.urls import path

from evaluations.views import standings

urlpatterns = [
    path("standings/", standings.movers, name="standings"),
    path("standings/recomputes/", standings.recomputes, name="recomputes"),
    path("standings/<int:pk>/", standings.standing, name="standing"),
    path("campaigns/<int:pk>/closing/", standings.closing, name="closing"),
]
