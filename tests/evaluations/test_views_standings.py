import re

import pytest
from django.urls import reverse

from accounts.roles import Role
from tests.factories.accounts import person

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("role", [Role.CUSTOMER_SERVICE, Role.OPERATIONS, Role.MANAGER])
@pytest.mark.parametrize("name", ["standings", "policy"])
def test_every_tab_opens_for_whoever_sees_it(client, brand, role, name):
    client.force_login(person(role, brand))

    page = client.get(reverse(f"evaluations:{name}")).content.decode()

    tabs = re.findall(r'href="(/[^"]+)"', page[page.index("tab-links") :].split("</ul>")[0])
    assert reverse("evaluations:policy") in tabs
    assert {client.get(tab).status_code for tab in tabs} == {200}
