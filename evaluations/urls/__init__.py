from . import marks, scorecards

app_name = "evaluations"
urlpatterns = [*marks.urlpatterns, *scorecards.urlpatterns]
