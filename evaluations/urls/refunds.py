from django.urls import path

from evaluations.views import refunds

urlpatterns = [path("collaborations/<int:pk>/refunds/", refunds.refunds, name="refunds")]
