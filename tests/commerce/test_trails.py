import pytest
from django.urls import reverse

from tests.factories.commerce import CreatorCodeFactory, TrackingLinkFactory, TrackingTemplateFactory


@pytest.mark.parametrize(
    ("factory", "field", "value", "label"),
    [
        (TrackingLinkFactory, "is_active", False, "in use"),
        (CreatorCodeFactory, "code", "MIA11", "code"),
        (TrackingTemplateFactory, "campaign", "june", "utm_campaign"),
    ],
)
def test_a_change_is_told(client, administrator, factory, field, value, label):
    record = factory()
    type(record).objects.filter(pk=record.pk).update(**{field: value})
    client.force_login(administrator)

    page = client.get(reverse("accounts:audit", args=[record._meta.label_lower, record.pk]))

    told = {
        change.label for line in page.context["lines"] if line.kind == "update" for change in line.changes
    }
    assert told == {label}
