from django.urls import path

from evaluations.views import calibration

urlpatterns = [
    path("calibration/", calibration.rounds, name="calibration"),
    path("calibration/new/", calibration.new, name="new_calibration"),
    path("calibration/<int:pk>/", calibration.calibration_round, name="calibration_round"),
    path("calibration/<int:pk>/score/", calibration.score, name="score_calibration"),
    path("calibration/<int:pk>/close/", calibration.close, name="close_calibration"),
]
