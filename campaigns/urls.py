from django.urls import path

from .views import campaigns, collaborations, joining, pipeline

app_name = "campaigns"
urlpatterns = [
    path("campaigns/", campaigns.campaign_list, name="list"),
    path("campaigns/new/", campaigns.create, name="new"),
    path("campaigns/to-be-ended/", pipeline.to_be_ended, name="to_be_ended"),
    path("campaigns/<int:pk>/", pipeline.board, name="campaign"),
    path("campaigns/<int:pk>/list/", pipeline.collaborations, name="collaborations"),
    path("campaigns/<int:pk>/list/move/", pipeline.bulk_move, name="bulk_move"),
    path("campaigns/<int:pk>/creators/", joining.picker, name="picker"),
    path("campaigns/<int:pk>/creators/add/", joining.add, name="add"),
    path("campaigns/<int:pk>/scorers/", campaigns.scorers, name="scorers"),
    path("campaigns/<int:pk>/edit/", campaigns.edit, name="edit"),
    path("campaigns/<int:pk>/close/", campaigns.close, name="close"),
    path("campaigns/<int:pk>/job/", campaigns.job, name="job"),
    path("campaigns/<int:pk>/reopen/", campaigns.reopen, name="reopen"),
    path("campaigns/<int:pk>/step/<slug:name>/", campaigns.step, name="step"),
    path("collaborations/<int:pk>/", collaborations.collaboration, name="collaboration"),
    path("collaborations/<int:pk>/move/", pipeline.move, name="move"),
    path("collaborations/<int:pk>/end/", collaborations.end, name="end"),
    path("collaborations/<int:pk>/plan/", collaborations.plan, name="plan"),
    path("collaborations/<int:pk>/terms/", collaborations.terms, name="terms"),
    path("collaborations/<int:pk>/terms/<int:version>/accept/", collaborations.accept, name="accept"),
    path("collaborations/<int:pk>/videos/new/", collaborations.video, name="video"),
    path("collaborations/<int:pk>/lives/new/", collaborations.live, name="live"),
    path("collaborations/<int:pk>/messages/new/", collaborations.message, name="message"),
    path("deliverables/<int:pk>/words/", collaborations.words, name="words"),
    path("deliverables/<int:pk>/correct/", collaborations.correct, name="correct"),
    path("deliverables/<int:pk>/figures/", collaborations.snapshot, name="snapshot"),
]
