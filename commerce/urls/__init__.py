from . import value

app_name = "commerce"
urlpatterns = [*value.urlpatterns]
