from django.urls import path

from evaluations.views import marks, queue, sources

urlpatterns = [
    path("queue/", queue.queue, name="queue"),
    path("queue/team/", queue.team, name="team"),
    path("queue/grid/<int:campaign_pk>/<slug:role>/", queue.grid, name="grid"),
    path("evaluations/<int:pk>/", marks.evaluation, name="evaluation"),
    path("evaluations/<int:pk>/draft/", marks.draft, name="draft"),
    path("evaluations/<int:pk>/correct/", marks.correct, name="correct"),
    path("evaluations/<int:pk>/substitute/", marks.substitute, name="substitute"),
    path("evaluations/<int:pk>/reopen/", marks.reopen, name="reopen"),
    path("collaborations/<int:collaboration_pk>/marks/", marks.panel, name="panel"),
    path("campaigns/<int:pk>/sources/", sources.sources, name="sources"),
]
