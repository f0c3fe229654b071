from django.urls import path

from commerce.views import products, stores

urlpatterns = [
    path("products/", products.products, name="products"),
    path("products/change/", products.change_chosen, name="change_products"),
    path("products/<int:pk>/", products.product, name="product"),
    path("stores/", stores.stores, name="stores"),
    path("stores/new/", stores.new_store, name="new_store"),
    path("stores/<int:pk>/", stores.store, name="store"),
]
