"""What letters say of the office is set on a page: without a regulator and a contact for reviews no reply can go."""

from __future__ import annotations

import pytest
from django.test import Client

from answerable.audit.models import Entry
from answerable.casework.letterhead import office as letterhead
from answerable.register.actions.office import change_particulars
from answerable.register.errors import CannotChange
from answerable.register.queries import authority
from tests.integration.staff import member

pytestmark = pytest.mark.django_db(databases=["default", "published"])

PAGE = "/requests/settings/letters/"


def typed(client: Client, **more: str) -> dict[str, str]:
    """What the page's form holds, with what is typed over it."""
    form = client.get(PAGE).context["form"]
    return {name: str(form.initial.get(name) or "") for name in form.fields} | more


@pytest.fixture
def admin(office: None, client: Client) -> Client:
    client.force_login(member("administrator"))
    return client


def test_an_administrator_sets_where_to_ask_for_a_review_and_who_the_regulator_is(admin: Client) -> None:
    data = typed(admin, regulator_name="Information Commission", review_contact="Chief executive\r\n1 Street")
    assert admin.post(PAGE, data).status_code == 302
    assert (letterhead().regulator_name, letterhead().review_contact) == (
        "Information Commission",
        "Chief executive\n1 Street",
    )
    entry = Entry.objects.get(action="authority.changed")
    assert set(entry.after) == {"regulator_name", "review_contact"}
    assert admin.post(PAGE, typed(admin)).status_code == 302  # nothing differs: no second entry
    assert Entry.objects.filter(action="authority.changed").count() == 1


def test_nothing_typed_is_lost_and_nobody_overwrites_a_colleague(admin: Client) -> None:
    wrong = admin.post(PAGE, typed(admin, review_window_working_days="soon", signed_by="The deputy"))
    assert wrong.status_code == 422
    assert "The deputy" in wrong.content.decode()
    opened = typed(admin, signed_by="The deputy")
    change_particulars(values={"phone": "01632 960999"}, seen={}, by=None)
    clash = admin.post(PAGE, opened)
    assert clash.status_code == 422
    assert "01632 960999" in clash.content.decode()
    assert letterhead().signed_by != "The deputy"
    again = opened | {"seen": clash.context["form"]["seen"].value(), "phone": "01632 960999"}
    assert admin.post(PAGE, again).status_code == 302
    assert letterhead().signed_by == "The deputy"
    assert admin.post(PAGE, opened | {"seen": "forged"}).status_code == 422


def test_only_particulars_of_an_office_are_changed(office: None) -> None:
    with pytest.raises(CannotChange, match="no particulars of an office: slug"):
        change_particulars(values={"slug": "other"}, seen={}, by=None)
    found = authority()
    assert found is not None
    found.delete()
    with pytest.raises(CannotChange, match="No office is loaded yet"):
        change_particulars(values={}, seen={}, by=None)
