from django.urls import path

from evaluations.views import reviews

urlpatterns = [
    path("reviews/", reviews.review_list, name="reviews"),
    path("reviews/statistics/", reviews.statistics, name="review_statistics"),
    path("reviews/<int:pk>/", reviews.review, name="review"),
    path("reviews/<int:pk>/vote/", reviews.vote, name="vote"),
    path("reviews/<int:pk>/rule/", reviews.rule, name="rule"),
    path("collaborations/<int:collaboration_pk>/dispute/", reviews.dispute, name="dispute"),
]
