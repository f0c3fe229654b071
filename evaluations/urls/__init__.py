from . import marks, raters, renewals, scorecards, standings

app_name = "evaluations"
urlpatterns = [
    *marks.urlpatterns,
    *scorecards.urlpatterns,
    *standings.urlpatterns,
    *renewals.urlpatterns,
    *raters.urlpatterns,
]
