from . import calibration, marks, scorecards, standings

app_name = "evaluations"
urlpatterns = [*calibration.urlpatterns, *marks.urlpatterns, *scorecards.urlpatterns, *standings.urlpatterns]
