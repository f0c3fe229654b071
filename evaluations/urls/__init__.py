from . import marks, policies, scorecards, standings

app_name = "evaluations"
urlpatterns = [*marks.urlpatterns, *policies.urlpatterns, *scorecards.urlpatterns, *standings.urlpatterns]
