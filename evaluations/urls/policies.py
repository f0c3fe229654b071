from django.urls import path

from evaluations.views import policies, policy_sections, what_ifs

urlpatterns = [
    path("policy/", policies.policy, name="policy"),
    path("policy/draft/", policies.begin_policy, name="begin_policy"),
    path("policy/versions/<int:pk>/", policies.policy_version, name="policy_version"),
    path("policy/versions/<int:pk>/note/", policies.policy_note, name="policy_note"),
    path("policy/versions/<int:pk>/edit/<slug:section>/", policy_sections.edit_policy, name="edit_policy"),
    path("policy/versions/<int:pk>/publish/", policies.publish_policy, name="publish_policy"),
    path("policy/versions/<int:pk>/discard/", policies.discard_policy, name="discard_policy"),
    path("policy/versions/<int:pk>/restore/", policies.restore_policy, name="restore_policy"),
    path("policy/versions/<int:pk>/try/", what_ifs.try_policy, name="try_policy"),
    path("policy/tries/<int:pk>/", what_ifs.what_if, name="what_if"),
    path("policy/tries/<int:pk>/progress/", what_ifs.what_if_progress, name="what_if_progress"),
]
