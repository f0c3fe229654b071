from django.urls import path

from evaluations.views import raters

urlpatterns = [
    path("raters/", raters.agreement, name="agreement"),
    path("raters/team/", raters.raters, name="raters"),
    path("raters/build/", raters.build, name="build_raters"),
    path("raters/<int:pk>/", raters.rater, name="rater"),
]
