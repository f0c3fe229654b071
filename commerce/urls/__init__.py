from . import orders, shops, stores, tracking, unmatched, value

app_name = "commerce"
urlpatterns = [
    *orders.urlpatterns,
    *shops.urlpatterns,
    *stores.urlpatterns,
    *tracking.urlpatterns,
    *unmatched.urlpatterns,
    *value.urlpatterns,
]
