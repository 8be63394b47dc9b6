"""Addresses of the register as nobody links to them: overlong numbers, odd pages, days and words, parts that are not there."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.http import QueryDict
from django.test import Client

from answerable.register.models import Agreement, AgreementYear, DutyPublication, Source
from tests.integration.pages import read_to_the_end
from tests.integration.register.payments_for_tests import payments
from tests.integration.staff import member
from tests.integration.test_every_address import ADDRESSES, everything
from tests.integration.test_every_address import made_site as made_site  # the fixtures
from tests.integration.test_every_address import site as site

pytestmark = pytest.mark.django_db(databases=["default", "published"])

HUGE = "9" * 40
DIGITS = "9" * 5000
"""More digits than Python turns into a number."""
QUERIES = (
    f"page={HUGE}",
    f"page={DIGITS}",
    "page=-1",
    "page=١٢",
    f"page={HUGE}&sheet={HUGE}&show=changed",
    "sheet=0",
    "after=%F0%9F%92%A9",
    f"after={HUGE}-{HUGE}",
    f"after={HUGE},{HUGE}",
    "show=%3Cb%3E",
    "show=",
    "year=0000-01&first=31/02/2020&last=99/99/9999",
    "year=9999/00",
    "on=31 2 2026",
    "on=9999-12-31",
    "on=0001-01-01",
    "period=0000-13",
    "period=9999-12",
    "period=0001-01",
    "period=9999-12-31/0001-01-01",
    "period=9999/00",
    f"period={HUGE}",
    f"payee={HUGE}&payment={HUGE}&category={HUGE}",
    "payee=²&payment=²&category=²",
    "payment=1&payee=1&category=1",
    f"payment={HUGE[:15]}",
    f"entry={'x' * 3000}",
    f"agreement={'x' * 3000}&tender=no&kind=no",
    "record=agreement&ref=A-101/../..",
    f"record={HUGE}&ref={HUGE}",
    "trigger=no",
    f"q={'x' * 5000}",
    "q=%25_%5C'%22;--",
    "q=*%20AND%20OR%20(%20NEAR",
    'q="',
    "sort=--pk&as=xlsx",
    "sort=no",
    "as=csv&sort=-no",
    "as=json&q='",
    "back=//evil.example/",
    f"organisation={HUGE}&category={HUGE}",
    f"value_from={HUGE}&value_to=-{HUGE}",
    "fund=no&service=no&provider=no&status=no",
    "ends_before=99/99/9999",
    "ends_before=0001-01-01",
)


@pytest.fixture
def manager(client: Client, site: dict[str, str]) -> Client:
    client.force_login(member("commissioning_manager"))
    client.raise_request_exception = True
    return client


REGISTER = [pattern for pattern in ADDRESSES if pattern.startswith("register/")]


def _names(query: str) -> set[str]:
    """The parameters of a question."""
    return {part.partition("=")[0] for part in query.split("&")}


@pytest.fixture
def asked_for(monkeypatch: pytest.MonkeyPatch) -> set[str]:
    """The parameters of addresses that pages have looked for, whether they were there or not."""
    found: set[str] = set()
    for name in ("__contains__", "__getitem__", "get", "getlist", "pop"):
        whole = getattr(QueryDict, name)

        def noting(self: QueryDict, key: str, *more: Any, whole: Any = whole, **named: Any) -> Any:
            found.add(key)
            return whole(self, key, *more, **named)

        monkeypatch.setattr(QueryDict, name, noting, raising=False)
    return found


def test_no_odd_question_breaks_a_page_or_changes_anything(
    manager: Client, site: dict[str, str], asked_for: set[str]
) -> None:
    """A page is asked every question with a parameter that it has been seen to look for; no other can move it."""
    before = everything()
    wrong, tried = [], set()
    for pattern in REGISTER:
        asked_for.clear()
        # A form may look at its fields only where the address has a question at all.
        waiting = ["", "unknown=1", *QUERIES]
        while ready := [one for one in waiting if one in ("", "unknown=1") or _names(one) & asked_for]:
            query = ready[0]
            waiting.remove(query)
            tried.add(query)
            try:
                response = read_to_the_end(manager.get(f"{site[pattern]}?{query}"))
            except Exception as error:
                wrong.append((pattern, query[:60], repr(error)[:160]))
                continue
            if response.status_code not in {200, 302, 400, 404, 405, 422}:
                wrong.append((pattern, query[:60], str(response.status_code)))
    assert wrong == []
    assert everything() == before
    untried = [query[:60] for query in QUERIES if query not in tried]
    assert untried == []  # each is looked for by some page, else it tries nothing


ODD_PARTS = {
    "<int:": ("0", HUGE, "9223372036854775808", "2147483648"),
    "<path:": (
        "x" * 3000,
        "GP/12/..",
        "%C3%A9%F0%9F%92%A9",
        "..%2F..%2Fetc%2Fpasswd",
        "%3Cscript%3E",
        "'%20OR%201=1--",
        "a%0Ab",
    ),
    "<slug:": ("no-such", "x" * 3000, "2-e"),
}


def _with(pattern: str, kind: str, odd: str, site: dict[str, str]) -> str:
    """The address of the pattern with the parts of this kind odd and the others as they are."""
    parts, known = pattern.split("/"), site[pattern].strip("/").split("/")
    if len(parts) - 1 != len(known):
        return site[pattern]
    return (
        "/" + "/".join(odd if part.startswith(kind) else there for part, there in zip(parts, known, strict=False)) + "/"
    )


@pytest.mark.parametrize("method", ["get", "post"])
def test_no_odd_part_of_an_address_breaks_a_page(manager: Client, site: dict[str, str], method: str) -> None:
    before, wrong = everything(), []
    for pattern in REGISTER:
        for kind, odds in ODD_PARTS.items():
            if kind not in pattern:
                continue
            for odd in odds:
                address = _with(pattern, kind, odd, site)
                if address == site[pattern]:
                    continue
                try:
                    response = read_to_the_end(getattr(manager, method)(address))
                except Exception as error:
                    wrong.append((pattern, odd[:40], repr(error)[:160]))
                    continue
                if response.status_code not in {200, 302, 400, 404, 405, 422}:
                    wrong.append((pattern, odd[:40], str(response.status_code)))
    assert wrong == []
    assert everything() == before


ODD_VERSIONS = ("", "0", "-1", HUGE, DIGITS, "²", "one", "1.5")


def test_no_odd_version_breaks_a_form_or_saves_anything(manager: Client, site: dict[str, str]) -> None:
    before, wrong = everything(), []
    for pattern in REGISTER:
        # These have no version: a file is taken in once, whoever sends the form again.
        if (
            pattern.endswith(("match/", "unmerge", "take-back/"))
            or "imports/" in pattern
            or "returns/signed/" in pattern
        ):
            continue
        for version in ODD_VERSIONS:
            try:
                response = manager.post(
                    site[pattern],
                    {"version": version, "step": "accept", "seen": version, "do": "describe", "lift": version},
                )
            except Exception as error:
                wrong.append((pattern, version[:40], repr(error)[:160]))
                continue
            if response.status_code >= 500:
                wrong.append((pattern, version[:40], str(response.status_code)))
    assert wrong == []
    changed = [name for name, rows in everything().items() if rows != before[name]]
    assert changed == []


HOSTILE = '=cmd|"/c calc"!A1<script>alert(1)</script>&amp;'


def test_hostile_words_are_words_in_pages_charts_and_files(manager: Client) -> None:
    agreement = Agreement.objects.get(ref="A-101")
    Agreement.objects.filter(ref="A-101").update(title=HOSTILE, url="javascript:alert(1)")
    AgreementYear.objects.filter(agreement=agreement).update(amount="-12.50")
    Source.objects.update(url="data:text/html,<script>alert(1)</script>")
    day = "2026-01-01"
    DutyPublication.objects.create(
        ref="DP-X",
        item="2(e)",
        period_start=day,
        period_end=day,
        published=day,
        url="javascript:alert(2)",
        note=HOSTILE,
    )
    payments([(date(2026, 8, 1), -5, HOSTILE)], category=HOSTILE)
    for address in (
        "/register/",
        "/register/agreement/",
        "/register/agreement/A-101/",
        "/register/agreement_year/",
        "/register/payments/?first=01/01/2026",
        "/register/duties/2-e/",
        "/register/vary/A-101/",
        "/register/change/agreement/A-101/",
    ):
        page = manager.get(address).content.decode()
        assert "<script>alert" not in page, address
        assert "&lt;script&gt;alert(1)" in page or address in ("/register/", "/register/agreement_year/"), address
        assert 'href="javascript' not in page.casefold(), address
        assert 'href="data:' not in page.casefold(), address
    text = read(manager, "/register/agreement/?as=csv")
    assert "\"'=cmd|" in text
    items = read(manager, "/register/payments/?first=01/01/2026&as=csv")
    assert "\"'=cmd|" in items
    assert ",-0.05," in items
    assert '"amount":-0.05' in read(manager, "/register/payments/?first=01/01/2026&as=json")


def read(client: Client, address: str) -> str:
    response: Any = client.get(address)
    assert response["Content-Disposition"].startswith("attachment")
    return b"".join(response.streaming_content).decode()
