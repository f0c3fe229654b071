from . import marks, raters, scorecards, standings

app_name = "evaluations"
urlpatterns = [*marks.urlpatterns, *scorecards.urlpatterns, *standings.urlpatterns, *raters.urlpatterns]
