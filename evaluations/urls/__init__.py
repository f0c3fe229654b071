from . import marks, policies, raters, renewals, scorecards, standings

app_name = "evaluations"
urlpatterns = [
    *marks.urlpatterns,
    *policies.urlpatterns,
    *scorecards.urlpatterns,
    *standings.urlpatterns,
    *renewals.urlpatterns,
    *raters.urlpatterns,
]
