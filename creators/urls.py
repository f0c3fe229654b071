from django.urls import path

from . import views

app_name = "creators"
urlpatterns = [
    path("creators/", views.creator_list, name="list"),
    path("creators/new/", views.new, name="new"),
    path("creators/columns/", views.show_columns, name="columns"),
    path("creators/views/", views.save_view, name="save_view"),
    path("creators/views/<int:pk>/", views.open_view, name="view"),
    path("creators/views/<int:pk>/remove/", views.remove_view, name="remove_view"),
    path("creators/bulk/", views.bulk, name="bulk"),
    path("creators/bulk/<int:pk>/", views.bulk_job, name="bulk_job"),
    path("creators/bulk/<int:pk>/progress/", views.bulk_progress, name="bulk_progress"),
    path("creators/export/", views.export, name="export"),
    path("creators/exports/<int:pk>/", views.export_job, name="export_job"),
    path("creators/exports/<int:pk>/progress/", views.export_progress, name="export_progress"),
    path("creators/exports/<int:pk>/file/", views.export_file, name="export_file"),
    path("creators/<int:pk>/edit/", views.edit, name="edit"),
    path("creators/<int:pk>/snapshots/", views.add_snapshot, name="add_snapshot"),
    path("creators/<int:pk>/snapshots/<int:snapshot_pk>/", views.correct_snapshot, name="correct_snapshot"),
    path("creators/<int:pk>/contacts/", views.add_contact, name="add_contact"),
    path("creators/contacts/<int:pk>/remove/", views.remove_contact, name="remove_contact"),
]
