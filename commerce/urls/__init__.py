from . import tracking, unmatched

app_name = "commerce"
urlpatterns = [
    *tracking.urlpatterns,
    *unmatched.urlpatterns,
]
