from django.urls import path

from evaluations.views import scorecards

urlpatterns = [
    path("scorecards/", scorecards.scorecard_list, name="scorecards"),
    path("scorecards/draft/", scorecards.begin_draft, name="begin_draft"),
    path("scorecards/<int:pk>/", scorecards.scorecard, name="scorecard"),
    path("scorecards/<int:pk>/weights/", scorecards.weights, name="weights"),
    path("scorecards/<int:pk>/criteria/new/", scorecards.new_criterion, name="new_criterion"),
    path("scorecards/<int:pk>/publish/", scorecards.publish, name="publish_scorecard"),
    path("scorecards/<int:pk>/discard/", scorecards.discard, name="discard_scorecard"),
    path("criteria/<int:pk>/", scorecards.criterion, name="criterion"),
    path("criteria/<int:pk>/remove/", scorecards.remove_criterion, name="remove_criterion"),
]
