from django.urls import path

from evaluations.views import renewals

urlpatterns = [
    path("renewals/", renewals.renewals, name="renewals"),
    path("renewals/decide/", renewals.decide_renewals, name="decide_renewals"),
    path("renewals/<int:pk>/", renewals.renewal, name="renewal"),
    path("campaigns/<int:pk>/renewals/", renewals.campaign_renewals, name="campaign_renewals"),
    path(
        "campaigns/<int:pk>/renewals/decide/",
        renewals.decide_campaign_renewals,
        name="decide_campaign_renewals",
    ),
]
