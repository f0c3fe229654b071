from django.urls import path

from . import views

app_name = "blacklist"
urlpatterns = [
    path("blacklist/", views.entry_list, name="list"),
    path("blacklist/<int:pk>/", views.entry, name="entry"),
    path("blacklist/<int:pk>/decide/", views.decide, name="decide"),
    path("blacklist/<int:pk>/lift/", views.lift, name="lift"),
    path("blacklist/<int:pk>/evidence/", views.attach, name="attach"),
    path("blacklist/<int:pk>/matches/<int:creator_pk>/", views.answer_match, name="answer"),
    path("blacklist/evidence/<int:pk>/", views.evidence, name="evidence"),
    path("creators/<int:creator_pk>/blacklist/", views.propose, name="propose"),
    path("creators/<int:creator_pk>/block/", views.block_in_emergency, name="emergency"),
    path("creators/<int:creator_pk>/incidents/new/", views.report_incident, name="report"),
    path("incidents/", views.incident_list, name="incidents"),
    path("incidents/<int:pk>/", views.incident, name="incident"),
    path("incidents/<int:pk>/decide/", views.decide_incident, name="decide_incident"),
]
