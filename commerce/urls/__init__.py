from . import shops, tracking, unmatched

app_name = "commerce"
urlpatterns = [
    *shops.urlpatterns,
    *tracking.urlpatterns,
    *unmatched.urlpatterns,
]
