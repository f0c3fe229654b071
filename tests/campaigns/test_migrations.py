import importlib

import pytest
from django.apps import apps
from django.db import connection

from campaigns.models import Terms
from tests.factories.campaigns import START, CollaborationFactory, TermsFactory

MIGRATION = importlib.import_module("campaigns.migrations.0005_drop_unused_amounts")
CONSTRAINT = next(each for each in Terms._meta.constraints if each.name.endswith("form_uses_amounts"))


def nothing_pending():
    """Each migration has a transaction of its own; here all is one, and a table with open checks is not altered."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")


@pytest.fixture
def unheld(db):
    """The table as it was before the constraint."""
    nothing_pending()
    with connection.schema_editor() as editor:
        editor.remove_constraint(Terms, CONSTRAINT)


@pytest.mark.usefixtures("unheld")
def test_accepted_terms_lose_what_their_form_has_no_room_for_and_the_trail_keeps_it(operator):
    row = CollaborationFactory()
    given = {"collaboration": row, "accepted_at": START, "accepted_by": operator, "guarantee_minor": 500_00}
    buyout = TermsFactory(version=1, form="buyout", settlement="fixed", fixed_fee_minor=300_00, **given)
    meant = TermsFactory(version=2, form="commission", settlement="fixed", fixed_fee_minor=300_00, **given)
    kept = TermsFactory(version=3, **given)

    nothing_pending()
    with connection.schema_editor() as editor:
        MIGRATION.drop_unused_amounts(apps, editor)
        nothing_pending()
        editor.add_constraint(Terms, CONSTRAINT)

    for terms in (buyout, meant, kept):
        terms.refresh_from_db()
    assert (buyout.form, buyout.fixed_fee_minor, buyout.guarantee_minor) == ("buyout", 300_00, None)
    assert (meant.form, meant.fixed_fee_minor, meant.guarantee_minor) == ("live", 300_00, 500_00)
    assert kept.guarantee_minor == 500_00
    events = Terms.pgh_event_model.objects.filter(pgh_obj_id=buyout.pk).order_by("pgh_id")
    assert list(events.values_list("guarantee_minor", flat=True)) == [500_00, None]
