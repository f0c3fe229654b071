from . import marks, scorecards, standings

app_name = "evaluations"
urlpatterns = [*marks.urlpatterns, *scorecards.urlpatterns, *standings.urlpatterns]
