from django.urls import path

from commerce.views import rates, returns, value

urlpatterns = [
    path("value/", value.values, name="value"),
    path("value/export/<slug:form>/", value.export, name="value_export"),
    path("value/lines/", value.lines, name="value_lines"),
    path("collaborations/<int:pk>/value/", value.collaboration, name="collaboration_value"),
    path("campaigns/<int:pk>/value/", value.campaign, name="campaign_value"),
    path("creators/<int:pk>/value/", value.creator, name="creator_value"),
    path("returns/cohorts/", returns.return_cohorts, name="cohorts"),
    path("exchange-rates/", rates.rates, name="rates"),
    path("exchange-rates/new/", rates.enter, name="enter_rate"),
]
