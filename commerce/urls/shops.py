from django.urls import path

from commerce.views import shops, webhooks

urlpatterns = [
    path("shops/", shops.shops, name="shops"),
    path("shops/callback/", shops.callback, name="shop_callback"),
    path("shops/webhook/", webhooks.webhook, name="shop_webhook"),
    path("stores/<int:pk>/shop/", shops.shop, name="shop"),
    path("stores/<int:pk>/shop/syncs/", shops.syncs, name="shop_syncs"),
    path("stores/<int:pk>/shop/connect/", shops.connect, name="connect_shop"),
    path("stores/<int:pk>/shop/choose/<int:request_pk>/", shops.choose, name="choose_shop"),
    path("stores/<int:pk>/shop/sync/", shops.sync, name="sync_shop"),
    path("stores/<int:pk>/shop/disconnect/", shops.disconnect, name="disconnect_shop"),
]
