"""Every address. An app brings `urls.py` (its pages, below its own prefix) and `api.py` with `register(router)`."""

from importlib import import_module
from importlib.util import find_spec

from allauth.account.decorators import secure_admin_login
from django.conf import settings
from django.contrib import admin
from django.urls import URLPattern, URLResolver, include, path
from drf_spectacular.views import SpectacularAPIView, SpectacularSwaggerSplitView
from rest_framework.routers import SimpleRouter

from . import health, i18n

admin.autodiscover()
for model in [*admin.site._registry]:
    if model._meta.app_label not in settings.OUR_APPS:
        # Writable by their own apps' choice, each would be a way around our actions.
        admin.site.unregister(model)
admin.site.login = secure_admin_login(admin.site.login)  # type: ignore[method-assign]


def pages() -> list[URLPattern | URLResolver]:
    return [path("", include(f"{app}.urls")) for app in settings.OUR_APPS if find_spec(f"{app}.urls")]


def api_router() -> SimpleRouter:
    router = SimpleRouter()
    for app in settings.OUR_APPS:
        if find_spec(f"{app}.api"):
            import_module(f"{app}.api").register(router)
    return router


handler404 = "core.missing.not_found"
urlpatterns = [
    path("healthz", health.healthz),
    path("readyz", health.readyz),
    path("language/", i18n.set_language, name="set_language"),
    path("accounts/", include("accounts.doors")),
    *pages(),
    path("api/v1/", include((api_router().urls, "api"))),
    path("api/v1/schema/", SpectacularAPIView.as_view(), name="api_schema"),
    path("api/", SpectacularSwaggerSplitView.as_view(url_name="api_schema"), name="api_docs"),
    path("admin/", admin.site.urls),
]
