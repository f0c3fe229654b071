from . import orders, stores

app_name = "commerce"
urlpatterns = [
    *orders.urlpatterns,
    *stores.urlpatterns,
]
