from django.urls import path

from . import views

app_name = "accounts"

urlpatterns = [
    path("brand/switch/", views.switch_brand, name="switch_brand"),
]
