from django.urls import path

from . import views

app_name = "insights"
urlpatterns = [
    path("", views.home, name="home"),
    path("value/groups/", views.worth, name="worth"),
    path("creators/<int:pk>/", views.dossier, name="dossier"),
]
