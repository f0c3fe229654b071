from . import calibration, marks, policies, raters, refunds, renewals, reviews, scorecards, standings

app_name = "evaluations"
urlpatterns = [
    *calibration.urlpatterns,
    *marks.urlpatterns,
    *policies.urlpatterns,
    *reviews.urlpatterns,
    *scorecards.urlpatterns,
    *standings.urlpatterns,
    *renewals.urlpatterns,
    *raters.urlpatterns,
    *refunds.urlpatterns,
]
