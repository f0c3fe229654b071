from django.urls import path

from . import views

app_name = "imports"
urlpatterns = [
    path("imports/", views.batch_list, name="list"),
    path("imports/new/", views.upload, name="upload"),
    path("imports/templates/<slug:kind>.csv", views.template, name="template"),
    path("imports/<int:pk>/", views.batch, name="batch"),
    path("imports/<int:pk>/progress/", views.progress, name="progress"),
    path("imports/<int:pk>/mapping/", views.mapping, name="mapping"),
    path("imports/<int:pk>/apply/", views.apply, name="apply"),
    path("imports/<int:pk>/cancel/", views.cancel, name="cancel"),
    path("imports/<int:pk>/pause/", views.pause, name="pause"),
    path("imports/<int:pk>/resume/", views.resume, name="resume"),
    path("imports/<int:pk>/undo/", views.undo, name="undo"),
    path("imports/<int:pk>/report.csv", views.issues, name="issues"),
    path("imports/<int:pk>/original/", views.original, name="original"),
]
