from . import shops

app_name = "commerce"
urlpatterns = [
    *shops.urlpatterns,
]
