from django.conf import settings
from django.urls import URLPattern, path

from .styleguide import styleguide

app_name = "core"
urlpatterns: list[URLPattern] = []

if settings.DEBUG or settings.TESTING:
    urlpatterns.append(path("styleguide/", styleguide, name="styleguide"))
