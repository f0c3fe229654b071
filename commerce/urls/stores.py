from django.urls import path

from commerce.views import stores

urlpatterns = [
    path("stores/", stores.stores, name="stores"),
    path("stores/new/", stores.new_store, name="new_store"),
    path("stores/<int:pk>/", stores.store, name="store"),
]
