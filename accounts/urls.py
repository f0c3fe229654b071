from django.urls import path

from .views import audit, brands, invitations, passwords, people, settings

app_name = "accounts"

urlpatterns = [
    path("people/", people.people_list, name="people"),
    path("people/scorers/", people.default_scorers, name="default_scorers"),
    path("people/invite/", invitations.invite, name="invite"),
    path("people/invitations/", invitations.invitation_list, name="invitations"),
    path("people/invitations/<int:pk>/resend/", invitations.resend, name="resend_invitation"),
    path("people/invitations/<int:pk>/revoke/", invitations.revoke, name="revoke_invitation"),
    path("people/<int:pk>/", people.person_page, name="person"),
    path("people/<int:pk>/roles/<int:brand_pk>/", people.change_roles, name="change_roles"),
    path("people/<int:pk>/deactivate/", people.deactivate, name="deactivate"),
    path("people/<int:pk>/reactivate/", people.reactivate, name="reactivate"),
    path("people/<int:pk>/administrator/", people.set_administrator, name="set_administrator"),
    path("invitations/<str:secret>/", invitations.accept, name="accept"),
    path("people/<int:pk>/password-link/", passwords.issue_link, name="issue_password_link"),
    path("password-links/<str:secret>/", passwords.new_password, name="new_password"),
    path("brand/switch/", brands.switch_brand, name="switch_brand"),
    path("brands/", brands.brand_list, name="brands"),
    path("brands/new/", brands.new_brand, name="new_brand"),
    path("brands/<int:pk>/", brands.edit_brand, name="brand"),
    path("settings/", settings.settings, name="settings"),
    path("settings/tokens/new/", settings.new_token, name="new_token"),
    path("settings/tokens/<int:pk>/revoke/", settings.revoke_token, name="revoke_token"),
    path("settings/sessions/<int:pk>/end/", settings.end_session, name="end_session"),
    path("settings/sessions/end-others/", settings.end_other_sessions, name="end_other_sessions"),
    path("audit/<str:model>/<int:pk>/", audit.record_audit, name="audit"),
]
