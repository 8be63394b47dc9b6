"""Signed returns of services come in: believed only from whom the office trusts, looked at again, hidden kept as hidden."""

from __future__ import annotations

import json
import re
import uuid
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import time_machine
from django.test import Client
from nacl.signing import SigningKey

from answerable.audit.models import Entry
from answerable.guard.small_numbers.received import faults
from answerable.register.actions import returns as by_hand
from answerable.register.actions import returns_received as actions
from answerable.register.errors import CannotChange
from answerable.register.models import Agreement, Citation, ReceivedReturn, Return, ReturnFigure, Service, Source
from answerable.register.queries import returns as queries
from answerable.standards.service_returns import SUMS, WORDS, ServiceReturn, canonical, key_text, written
from tests.integration.staff import member

from .reporting import agreement

pytestmark = pytest.mark.django_db(databases=["default", "published"])

KEY = bytes(range(32))


@pytest.fixture(autouse=True)
def a_day() -> Iterator[None]:
    """The returns of these tests are signed in July 2026."""
    with time_machine.travel(date(2026, 8, 5), tick=False):
        yield


@pytest.fixture
def support() -> Agreement:
    """An agreement for a service of the register, and a sender that is trusted."""
    actions.trust(key=key_text(bytes(SigningKey(KEY).verify_key)), name="Made-up pathways", by=None)
    return agreement(service=Service.objects.create(ref="S-1", name="Made-up support"))


def spread(**more: int) -> dict[str, int | None]:
    """Counts in which everybody of a whole is in the first part of every table, and so hold together."""
    counts: dict[str, int] = {**dict.fromkeys(WORDS, 0), "referred": 20, "supported": 30, **more}
    for total, parts in SUMS:
        if not any(part in more for part in parts):
            counts[parts[0]] = counts[total]
    return dict(counts)


def a_return(**more: Any) -> ServiceReturn:
    """A made-up return."""
    given = ServiceReturn(
        reference=uuid.uuid4(),
        service="S-1",
        agreement="",
        first=date(2026, 4, 1),
        last=date(2026, 6, 30),
        issue=1,
        note="",
        enough=5,
        signed_on=date(2026, 7, 10),
        signed_role="Service manager",
        signed_organisation="Made-up provider",
        counts=spread(),
    )
    return replace(given, **more)


def hide(counts: dict[str, int | None], *cells: str) -> dict[str, int | None]:
    """The counts with these not shown."""
    return {**counts, **dict.fromkeys(cells)}


SAFE = ("referred.source.police", "referred.source.agency", "referred.source.self")


def take(what: ServiceReturn, key: bytes = KEY, **more: Any) -> Return:
    """Take a return in, as its file."""
    return actions.receive(
        content=written(what, key), file_name=f"service-return-{what.reference}.json", by=None, **more
    )


def test_a_return_comes_in_with_its_evidence(support: Agreement) -> None:
    by_hand.schedule_returns(agreement=support, every="quarter", days=30, by=None)
    counts = spread(**{"referred.source.police": 13, "referred.source.agency": 4, "referred.source.self": 3})
    what = a_return(counts=hide(counts, *SAFE))
    row = take(what)
    assert Return.objects.filter(agreement=support, period_start=what.first).get() == row
    assert row.status == Return.Status.RECEIVED
    figures = {figure.cell: figure for figure in row.figures.all()}
    assert figures["referred"].value == 20
    assert not figures["referred"].hidden
    assert figures["referred.source.agency"].value is None
    assert figures["referred.source.agency"].hidden
    source = Source.objects.get(ref=f"service-return-{what.reference}")
    cited = Citation.objects.get(record="return_figure", ref=figures["referred"].ref, field="value")
    assert (cited.source, cited.place) == (source, "Cell referred")
    assert Citation.objects.filter(source=source).count() == len(WORDS) + 1
    assert Entry.objects.filter(action="return.received", ref=row.ref).count() == 1
    assert ReceivedReturn.objects.get().file.encode() == written(what, KEY)


def test_a_return_that_nobody_expected_is_added(support: Agreement) -> None:
    row = take(a_return())
    assert row.ref == "R-0001" or row.ref.startswith("R-")
    assert row.agreement == support


def test_the_number_of_queries_is_fixed(support: Agreement, django_assert_max_num_queries: Any) -> None:
    with django_assert_max_num_queries(60):
        take(a_return())


def test_who_is_not_trusted_is_refused(support: Agreement) -> None:
    with pytest.raises(CannotChange, match="does not trust"):
        take(a_return(), key=bytes(32))
    actions.distrust(key=key_text(bytes(SigningKey(KEY).verify_key)), by=None)
    with pytest.raises(CannotChange, match="does not trust"):
        take(a_return())
    assert not ReturnFigure.objects.exists()


def test_a_file_that_was_altered_is_refused(support: Agreement) -> None:
    data = json.loads(written(a_return(), KEY))
    data["return"]["counts"]["referred"] = 21
    with pytest.raises(CannotChange, match="signature does not fit"):
        actions.receive(content=canonical(data), file_name="x.json", by=None)
    with pytest.raises(CannotChange, match="not JSON"):
        actions.receive(content=b"PK\x03\x04", file_name="x.json", by=None)
    assert not ReceivedReturn.objects.exists()


Change = Callable[[dict[str, int | None]], dict[str, int | None]]


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (
            lambda _: spread(**{"referred.source.police": 17, "referred.source.agency": 3, "referred.source.self": 0}),
            "Another agency” is below 5",
        ),
        (
            lambda counts: hide({**counts, "referred.source.police": 17}, "referred.source.agency"),
            "can be worked out from the others",
        ),
        (
            lambda counts: hide(
                {**counts, "referred.source.police": 17}, "referred.source.agency", "referred.source.self"
            ),
            "show that it is below 5",
        ),
        (lambda counts: {**counts, "referred.sex.male": 7}, "contradict one another"),
        (
            lambda counts: hide({**counts, "referred.source.police": 27}, "referred.source.agency"),
            "contradict one another",
        ),
    ],
)
def test_what_tells_of_people_is_refused_by_name(support: Agreement, change: Change, said: str) -> None:
    """facts/law.md E4: a count from 1 to 4, one that is left by subtraction, one that can only be small."""
    with pytest.raises(CannotChange, match=said) as refusal:
        take(a_return(counts=change(spread())))
    assert "17" not in str(refusal.value)
    assert not ReturnFigure.objects.exists()
    assert not ReceivedReturn.objects.exists()


def test_what_belongs_to_nothing_is_refused(support: Agreement) -> None:
    with pytest.raises(CannotChange, match="No service of the register has the reference “S-9”"):
        take(a_return(service="S-9"))
    with pytest.raises(CannotChange, match="no agreement for"):
        take(a_return(first=date(2019, 4, 1), last=date(2019, 6, 30)))
    agreement("A-2", service=support.service)
    with pytest.raises(CannotChange, match="several agreements in the period of the return: A-1, A-2"):
        take(a_return())
    assert take(a_return(), agreement="A-2").agreement.ref == "A-2"
    with pytest.raises(CannotChange, match="is no agreement for"):
        take(a_return(), agreement="A-3")


def test_twice_is_refused_and_a_later_issue_takes_its_place(support: Agreement) -> None:
    first = a_return()
    row = take(first)
    with pytest.raises(CannotChange, match="in the register already"):
        take(first)
    with pytest.raises(CannotChange, match="this is issue 1"):
        take(a_return())
    later = a_return(
        issue=2, counts=spread(referred=40), note="31 July 2026: Some records of the period were corrected."
    )
    assert take(later) == row
    row.refresh_from_db()
    assert row.figures.get(cell="referred").value == 40
    assert "corrected" in row.note
    assert ReceivedReturn.objects.count() == 2


SPRING = (date(2026, 1, 1), date(2026, 3, 31))
FIRST, LAST = date(2026, 4, 1), date(2026, 6, 30)


@pytest.fixture
def longer(support: Agreement) -> Agreement:
    """The agreement of `support`, begun a year before."""
    support.starts = "2025-04-01"
    support.save()
    return support


def refused_beside(what: ServiceReturn, said: str) -> None:
    """The return is safe by itself, and refused beside what the register has, without a number."""
    assert not faults(what.counts, SUMS, 5)
    had = ReceivedReturn.objects.count()
    with pytest.raises(CannotChange, match="Beside what the register has of this service") as refusal:
        take(what)
    assert said in str(refusal.value)
    assert not ({str(count) for count in what.counts.values() if count} - {"5"}) & {
        *re.findall(r"\d+", str(refusal.value))
    }
    assert ReceivedReturn.objects.count() == had


@pytest.mark.parametrize("fewer", [1, 4])
def test_two_issues_that_differ_by_few_are_refused(support: Agreement, fewer: int) -> None:
    """facts/law.md E4, step 4: 47 and 47 less 1 are safe each, and tell together of one person."""
    take(a_return(counts=spread(referred=47)))
    again = {"note": "31 July 2026: Some records of the period were corrected."}
    refused_beside(a_return(issue=2, counts=spread(referred=47 - fewer), **again), "that of an issue before")
    refused_beside(a_return(issue=2, counts=spread(referred=47 + fewer), **again), "that of an issue before")
    take(a_return(issue=2, counts=spread(referred=47 + 5), **again))
    # Nor beside an issue that was replaced since.
    refused_beside(a_return(issue=3, counts=spread(referred=47 + fewer), **again), "that of an issue before")


def test_two_issues_whose_difference_follows_from_what_is_hidden_are_refused(support: Agreement) -> None:
    """The part is hidden in the second issue, but what is printed around it leaves one value, 3 less than the first printed."""
    parts = {"referred.source.police": 30, "referred.source.agency": 8, "referred.source.self": 9}
    take(a_return(counts=spread(referred=47, **parts)))
    moved = {"referred.source.police": 30, "referred.source.agency": 5, "referred.source.self": 12}
    what = a_return(
        issue=2, counts=hide(spread(referred=47, **moved), "referred.source.agency", "referred.source.self")
    )
    assert take(what).figures.get(cell="referred.source.agency").hidden
    printed = a_return(
        issue=3, counts=hide(spread(referred=47, **moved), "referred.source.agency", "referred.source.police")
    )
    refused_beside(printed, "that of an issue before")


def test_a_period_that_follows_another_is_attacked_with_it(longer: Agreement) -> None:
    """12 were in support when spring ended; 15 in support in summer are then 3 new ones, though summer hides them."""
    take(a_return(first=SPRING[0], last=SPRING[1], counts=spread(supported=12)))
    summer = spread(**{"supported": 15, "supported.existing": 12, "supported.new": 3})
    divided = [cell for cell in WORDS if cell.startswith("supported.new.")]
    what = a_return(counts=hide(summer, "supported.existing", "supported.new", *divided))
    refused_beside(what, "can be worked out to be below 5")
    whole = ("supported", "supported.end.open", "supported.onward.no")
    assert take(replace(what, counts=hide(dict(what.counts), *whole))).figures.get(cell="supported").hidden


def test_it_is_attacked_in_whichever_order_they_come(longer: Agreement) -> None:
    summer = spread(**{"supported": 15, "supported.existing": 12, "supported.new": 3})
    divided = [cell for cell in WORDS if cell.startswith("supported.new.")]
    take(a_return(counts=hide(summer, "supported.existing", "supported.new", *divided)))
    refused_beside(
        a_return(first=SPRING[0], last=SPRING[1], counts=spread(supported=12)), "can be worked out to be below 5"
    )


def test_what_waited_and_what_was_carried_on_may_not_differ_by_few(longer: Agreement) -> None:
    take(a_return(first=SPRING[0], last=SPRING[1], counts=spread(supported=12)))
    refused_beside(a_return(counts=spread(supported=14)), "differ by fewer than 5 people")
    take(a_return(counts=spread(supported=18)))


def test_a_year_is_not_taken_beside_its_quarters(longer: Agreement) -> None:
    """The year less its quarters would be a return that nobody protected; what is in both is the same people once."""
    take(a_return())
    for first, last in ((FIRST, date(2026, 7, 9)), (date(2025, 4, 1), date(2026, 5, 1)), (FIRST, date(2026, 4, 30))):
        with pytest.raises(CannotChange, match="April to June 2026 is in the register, and this one overlaps it"):
            take(a_return(first=first, last=last))
    assert ReceivedReturn.objects.count() == 1
    take(a_return(first=SPRING[0], last=SPRING[1], counts=spread(referred=60)))


def test_another_agreement_of_the_service_hides_nothing(support: Agreement) -> None:
    """The same return under another agreement is still of the same people."""
    agreement("A-2", service=support.service)
    take(a_return(counts=spread(referred=47)), agreement="A-1")
    with pytest.raises(CannotChange, match="Beside what the register has of this service"):
        take(a_return(counts=spread(referred=44)), agreement="A-2")
    other = agreement("A-3", service=Service.objects.create(ref="S-2", name="Another made-up service"))
    assert take(a_return(service="S-2", counts=spread(referred=44))).agreement == other


def test_an_accepted_return_is_opened_first(support: Agreement) -> None:
    row = take(a_return())
    row.refresh_from_db()
    by_hand.move(of=row, step="accept", version=row.version, by=None)
    with pytest.raises(CannotChange, match="open it again"):
        take(a_return(issue=2))


def test_what_is_typed_by_hand_leaves_the_signed_figures_alone(support: Agreement) -> None:
    row = take(a_return())
    row.refresh_from_db()
    by_hand.record_return(
        of=row,
        version=row.version,
        received=date(2026, 7, 14),
        figures=[by_hand.Figure(None, support.measures.first())],
        by=None,
    )
    assert row.figures.exclude(cell="").count() == len(WORDS)
    assert row.figures.filter(cell="").count() == 1


def test_the_rows_and_the_page_say_not_shown_and_never_nought(support: Agreement, client: Client) -> None:
    counts = hide(
        spread(**{"referred.source.police": 13, "referred.source.agency": 4, "referred.source.self": 3}), *SAFE
    )
    row = take(a_return(counts=counts))
    shown = queries.view(queries.returns_with_figures().get(pk=row.pk), date(2026, 8, 5))
    rows = {line[3]: line[6] for line in queries.return_rows(shown)}
    assert rows["Who referred them: Another agency"] == "not shown, to protect people"
    assert not shown.others
    client.force_login(member("commissioning_manager"))
    page = client.get(f"/register/returns/{row.ref}/").content.decode()
    assert "Not shown, to protect people" in page
    assert "20 of 20 recorded" in page


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder in which returns wait."""
    monkeypatch.setenv("ANSWERABLE_RETURNS", str(tmp_path))
    return tmp_path


def test_the_pages_preview_and_take_it_in(support: Agreement, client: Client, folder: Path) -> None:
    client.force_login(member("commissioning_manager"))
    assert "No signed return waits" in client.get("/register/returns/signed/").content.decode()
    what = a_return()
    path = folder / f"service-return-{what.reference}.json"
    path.write_bytes(written(what, KEY))
    assert path.name in client.get("/register/returns/signed/").content.decode()
    where = f"/register/returns/signed/{what.reference}/"
    page = client.get(where).content.decode()
    assert "Made-up pathways" in page
    assert "None was expected" in page
    done = client.post(where, {"agreement": "A-1"}, follow=True)
    assert "The return is in the register" in done.content.decode()
    assert client.get(where).status_code == 404
    assert "No signed return waits" in client.get("/register/returns/signed/").content.decode()


def test_a_bad_file_is_refused_on_the_page_and_nothing_of_it_is_shown(
    support: Agreement, client: Client, folder: Path
) -> None:
    client.force_login(member("commissioning_manager"))
    small = spread(**{"referred.source.police": 17, "referred.source.agency": 3, "referred.source.self": 0})
    what = a_return(counts=small)
    (folder / f"service-return-{what.reference}.json").write_bytes(written(what, KEY))
    where = f"/register/returns/signed/{what.reference}/"
    for answer in (client.get(where), client.post(where)):
        assert answer.status_code == 422
        html = answer.content.decode()
        assert "is below 5" in html
        assert "17" not in html.split("</h1>")[-1]
    assert not ReceivedReturn.objects.exists()


def test_a_file_too_large_is_not_read(folder: Path) -> None:
    path = folder / "service-return-x.json"
    path.write_bytes(b" " * 200_001)
    with pytest.raises(CannotChange, match="larger than a return"):
        actions.content_of(path)
    with pytest.raises(CannotChange, match="cannot be read"):
        actions.content_of(folder / "missing.json")


def test_a_key_that_is_none_is_refused() -> None:
    with pytest.raises(CannotChange, match="no key"):
        actions.trust(key="abc", name="x", by=None)
    good = key_text(bytes(SigningKey(KEY).verify_key))
    with pytest.raises(CannotChange, match="whose site"):
        actions.trust(key=good, name=" ", by=None)
    actions.trust(key=good, name="One", by=None)
    with pytest.raises(CannotChange, match="trusted already"):
        actions.trust(key=good, name="Two", by=None)
    actions.distrust(key=good, by=None)
    with pytest.raises(CannotChange, match="not one that is trusted"):
        actions.distrust(key=good, by=None)
    assert actions.trust(key=good, name="Two", by=None).ended_at is None
