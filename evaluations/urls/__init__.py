from . import marks, reviews, scorecards, standings

app_name = "evaluations"
urlpatterns = [
    *marks.urlpatterns,
    *reviews.urlpatterns,
    *scorecards.urlpatterns,
    *standings.urlpatterns,
]
