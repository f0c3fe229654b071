from . import orders, shops, stores, tracking, unmatched

app_name = "commerce"
urlpatterns = [
    *orders.urlpatterns,
    *shops.urlpatterns,
    *stores.urlpatterns,
    *tracking.urlpatterns,
    *unmatched.urlpatterns,
]
