from . import marks

app_name = "evaluations"
urlpatterns = [*marks.urlpatterns]
