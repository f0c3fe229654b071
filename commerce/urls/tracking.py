from django.urls import path

from commerce.views import redirects, tracking

urlpatterns = [
    path("l/<slug:slug>", redirects.follow, name="follow"),
    path("links/", tracking.links, name="links"),
    path("links/codes/", tracking.codes, name="codes"),
    path("links/codes/<int:pk>/", tracking.change_code, name="change_code"),
    path("links/templates/", tracking.templates, name="link_templates"),
    path("links/templates/new/", tracking.new_template, name="new_link_template"),
    path("links/templates/<int:pk>/", tracking.change_template, name="change_link_template"),
    path("links/<int:pk>/", tracking.link, name="link"),
    path("links/<int:pk>/edit/", tracking.change_link, name="change_link"),
    path("links/<int:pk>/qr.svg", tracking.qr_svg, name="qr_svg"),
    path("links/<int:pk>/qr.png", tracking.qr_png, name="qr_png"),
    path("collaborations/<int:pk>/links/new/", tracking.new_link, name="new_link"),
    path("collaborations/<int:pk>/codes/new/", tracking.new_code, name="new_code"),
]
