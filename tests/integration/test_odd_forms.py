"""What nobody would type, in every field of every form of casework: answered with a page, never with an error."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import transaction
from django.test import Client

from tests.integration.pages import of_class, read_to_the_end, tree
from tests.integration.staff import member

from .test_every_address import made_site, site

__all__ = ["made_site", "site"]

pytestmark = pytest.mark.django_db(databases=["default", "published"])

ODD = (
    "",
    "x" * 10_000,
    "a\x00b",
    "1e400",
    "-0",
    "٣",
    "NaN",
    "99999999999999999999",
    "-1",
    "31/02/2026",
    "9999-12-31",
    "0001-01-01",
    "😀\u202e<script>",
    "2026-11-02",
    "\r\n \t",
)
"""Nothing, too long, a NUL, numbers that are none or too great, digits of another script, days that are none or too far."""
TOO_GREAT = "9" * 5000


def _forms(client: Client, addresses: list[str]) -> dict[str, dict[str, str]]:
    """Every form of these pages that posts, by where it posts to: its fields, with what stands in the first of a name."""
    found: dict[str, dict[str, str]] = {}
    for address in addresses:
        response = read_to_the_end(client.get(address))
        if response.status_code != 200 or response.streaming or "html" not in response["Content-Type"]:
            continue
        for form in tree(response).xpath("//form[@method='post']"):
            fields = found.setdefault(form.get("action") or address, {})
            for field in form.xpath(".//*[@name][self::input or self::textarea or self::select or self::button]"):
                if field.get("name") != "csrfmiddlewaretoken" and field.get("type") != "file":
                    value = field.text if field.tag == "textarea" else field.get("value")
                    fields.setdefault(field.get("name"), value or "")
    return found


def _bodies(place: int, fields: dict[str, str]) -> list[dict[str, str]]:
    """The form three times: odd values everywhere, one field alone odd, and a version that nothing ever has."""
    names = sorted(fields)
    one = names[place % len(names)] if names else "version"
    return [
        {
            name: value if name == "version" else ODD[(place + at * 7) % len(ODD)]
            for at, (name, value) in enumerate(fields.items())
        },
        fields | {one: ODD[place % len(ODD)]},
        *([fields | {"version": TOO_GREAT}] if "version" in fields else []),
    ]


def _sent(client: Client, address: str, body: dict[str, Any]) -> Any:
    """What a form is answered with; what it changed is put back."""
    with transaction.atomic():
        response = read_to_the_end(client.post(address, body))
        transaction.set_rollback(True)
    return response


def test_no_form_of_casework_fails_over_what_is_typed_into_it(site: dict[str, str], client: Client) -> None:
    client.force_login(member("foi_officer"))
    forms = _forms(client, [address for address in site.values() if address.startswith("/requests/")])
    assert len(forms) > 50
    for place, (address, fields) in enumerate(forms.items()):
        for body in _bodies(place, fields):
            response = _sent(client, address, body)
            assert response.status_code in {200, 302, 400, 403, 404, 422}, (address, body)
            if response.status_code >= 400:
                assert tree(response).xpath("//h1"), (address, body)
            if response.status_code == 422:
                assert of_class(tree(response), "govuk-error-summary__list"), (address, body)


def test_a_number_of_a_team_and_a_month_that_no_store_and_no_date_can_hold_are_told_and_the_rest_stays(
    site: dict[str, str], client: Client
) -> None:
    client.force_login(member("foi_officer"))
    address = site["requests/<str:reference>/gathering/ask/"]
    typed = {"kind": "search", "asked": "Search for what was typed", "teams": ODD[7], "people": ODD[7]}
    response = client.post(address, typed | {"due_day": "2", "due_month": ODD[7], "due_year": "2026"})
    assert response.status_code == 422
    assert "Search for what was typed" in response.content.decode()
    assert len(of_class(tree(response), "govuk-error-summary__list", "//a")) == 3


def test_a_form_of_thousands_of_fields_is_refused_with_a_page(site: dict[str, str], client: Client) -> None:
    client.force_login(member("foi_officer"))
    address = site["requests/<str:reference>/gathering/ask/"]
    response = client.post(address, {f"field-{number}": "x" for number in range(5000)})
    assert response.status_code == 400
    assert "Nothing was changed" in response.content.decode()
