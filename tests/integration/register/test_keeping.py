"""Keeping records by hand: every change has its journal entry, its source and its version, and nobody overwrites anybody."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from django.core.exceptions import FieldDoesNotExist
from django.test import Client

from answerable.accounts.models import User
from answerable.audit.models import Entry
from answerable.audit.queries import says, verify
from answerable.register.actions import agreements, cycle, decisions, funds, plans, services
from answerable.register.actions.keeping import BY_HAND, Said
from answerable.register.errors import CannotChange, ChangedMeanwhile
from answerable.register.models import (
    Agreement,
    AgreementEvent,
    AgreementYear,
    Area,
    Citation,
    Decision,
    Document,
    Fund,
    FundAmount,
    Organisation,
    Principle,
    PrincipleMet,
    Service,
    Source,
)
from tests.integration.pages import hidden, of_class, summary, tree, words
from tests.integration.staff import member

pytestmark = pytest.mark.django_db(databases=["default", "published"])


@pytest.fixture
def by(northshire_loaded: None, db: None) -> User:
    return member("commissioning_manager")


@pytest.fixture
def site(client: Client, by: User) -> Client:
    client.force_login(by)
    return client


def agreement(ref: str = "A-101") -> Agreement:
    return Agreement.objects.get(ref=ref)


def without_principles() -> None:
    """An office that has not recorded the principles of its framework."""
    PrincipleMet.objects.all().delete()
    Principle.objects.all().delete()


def cited(kind: str, ref: str, field: str) -> list[tuple[str, str]]:
    found = Citation.objects.filter(record=kind, ref=ref, field=field).select_related("source")
    return [(c.source.ref, c.place) for c in found]


# The actions


def test_a_change_moves_the_version_on_and_writes_one_entry_that_says_what_it_is_now(by: User) -> None:
    before = Entry.objects.count()
    entry = agreements.change(
        record=agreement(), values={"department": "Partnerships", "title": agreement().title}, version=1, by=by
    )
    assert entry is not None
    assert Entry.objects.count() == before + 1
    assert (entry.action, entry.record, entry.ref, entry.who) == (
        "agreement.changed",
        "agreement",
        "A-101",
        f"user:{by.pk}",
    )
    assert set(entry.after) == {"department"}
    assert says(entry, "department", "Partnerships")
    assert verify().ok
    stored = agreement()
    assert (stored.version, stored.department) == (2, "Partnerships")


def test_a_changed_field_no_longer_cites_the_source_of_its_earlier_value(by: User) -> None:
    assert cited("agreement", "A-101", "route_reason") == [("DEC", "D-2021-004")]
    entry = agreements.change(record=agreement(), values={"route_reason": "Another reason."}, version=1, by=by)
    assert entry is not None
    [(source, place)] = cited("agreement", "A-101", "route_reason")
    assert source == BY_HAND
    assert place.startswith(f"Journal entry {entry.seq}, ")
    assert cited("agreement", "A-101", "route") == [("DEC", "D-2021-004")], "what was not changed keeps its source"


def test_a_named_source_is_cited(by: User) -> None:
    said = Said(Source.objects.get(ref="PLAN"), "page 4")
    agreements.change(record=agreement(), values={"outcomes": "Fewer victims"}, version=1, by=by, said=said)
    assert cited("agreement", "A-101", "outcomes") == [("PLAN", "page 4")]


def test_saying_what_is_there_already_changes_nothing(by: User) -> None:
    before = Entry.objects.count()
    row = agreement()
    values = {"title": row.title, "value": Decimal("2150000"), "provider": row.provider}
    assert agreements.change(record=row, values=values, version=1, by=by) is None
    assert Entry.objects.count() == before
    assert agreement().version == 1


def test_the_second_of_two_is_told_and_nothing_is_overwritten(by: User) -> None:
    mine, theirs = agreement(), agreement()
    agreements.change(record=theirs, values={"department": "Theirs"}, version=theirs.version, by=by)
    before = Entry.objects.count()
    with pytest.raises(ChangedMeanwhile, match="Somebody else changed agreement A-101"):
        agreements.change(record=mine, values={"department": "Mine"}, version=mine.version, by=by)
    assert agreement().department == "Theirs"
    assert Entry.objects.count() == before


def test_what_a_rule_forbids_is_refused_whole(by: User) -> None:
    before = Entry.objects.count()
    with pytest.raises(CannotChange, match="It ends before it starts"):
        agreements.change(record=agreement(), values={"ends": "2020", "title": "New"}, version=1, by=by)
    assert agreement().title != "New"
    assert Entry.objects.count() == before


def test_a_reference_is_given_once(by: User) -> None:
    with pytest.raises(CannotChange, match="Agreement A-101 is in the register already"):
        agreements.create(model=Agreement, values={"ref": "A-101", "title": "Again"}, by=by)


def test_a_year_is_recorded_once(by: User) -> None:
    values = {
        "ref": "AY-1",
        "agreement": agreement(),
        "financial_year": "2021-22",
        "amount": Decimal(1),
        "basis": "exact",
    }
    with pytest.raises(CannotChange, match="has the same agreement and financial year"):
        agreements.create(model=AgreementYear, values=values, by=by)


def test_a_field_that_there_is_not_is_a_mistake_of_the_program(by: User) -> None:
    with pytest.raises(FieldDoesNotExist):
        agreements.create(model=Agreement, values={"ref": "X", "colour": "red"}, by=by)


def test_what_hangs_on_a_record_is_changed_with_it(by: User) -> None:
    row = Service.objects.get(ref="S-DA")
    areas = list(Area.objects.filter(ref__in=("northtown", "eastdale")))
    entry = services.change(
        record=row, values={"areas": areas, "categories": ["domestic_abuse", "stalking"]}, version=1, by=by
    )
    assert entry is not None
    assert set(entry.after) == {"areas", "categories"}
    assert sorted(row.categories.values_list("code", flat=True)) == ["domestic_abuse", "stalking"]
    assert sorted(row.areas.values_list("ref", flat=True)) == ["eastdale", "northtown"]
    assert Service.objects.get(ref="S-DA").version == 2
    organisation = Organisation.objects.get(ref="haven")
    services.change(record=organisation, values={"aliases": ["The Haven"]}, version=1, by=by)
    assert list(organisation.aliases.values_list("name", flat=True)) == ["The Haven"]


def test_a_correction_cannot_go_past_an_event(by: User) -> None:
    row = agreement("A-102")
    cycle.vary(
        agreement=row,
        kind=AgreementEvent.Kind.VARIATION,
        effective=date(2022, 4, 1),
        reason="More posts",
        decision=None,
        changes={"value": Decimal(600000)},
        version=1,
        by=by,
    )
    row.refresh_from_db()
    with pytest.raises(CannotChange, match=r"changed the value\. Record a correction as an event instead"):
        agreements.change(record=row, values={"value": Decimal(1)}, version=row.version, by=by)
    assert agreements.change(record=row, values={"department": "X"}, version=row.version, by=by)


def test_removing_takes_the_citations_and_keeps_the_journal(by: User) -> None:
    row = AgreementYear.objects.get(ref="A-101-2021-22")
    entry = agreements.remove(record=row, version=1, by=by)
    assert (entry.action, entry.ref) == ("agreement_year.removed", "A-101-2021-22")
    assert not AgreementYear.objects.filter(ref="A-101-2021-22").exists()
    assert not Citation.objects.filter(record="agreement_year", ref="A-101-2021-22").exists()
    with pytest.raises(ChangedMeanwhile):
        agreements.remove(record=row, version=1, by=by)


def test_what_others_rest_on_is_not_removed(by: User) -> None:
    with pytest.raises(CannotChange, match="Fund VSG cannot be removed: agreement"):
        funds.remove(record=Fund.objects.get(ref="VSG"), version=1, by=by)
    assert Citation.objects.filter(record="fund", ref="VSG").exists()


def test_a_decision_keeps_how_it_met_each_principle(by: User) -> None:
    without_principles()
    entry = decisions.add_usual_principles(by=by)
    assert entry.action == "principle.usual_added"
    assert Principle.objects.count() == 7
    with pytest.raises(CannotChange, match="recorded already"):
        decisions.add_usual_principles(by=by)
    row = Decision.objects.get(ref="D-2021-004")
    first = decisions.change(record=row, values={"principles": {"PR-2": ("yes", "Three bids.")}}, version=1, by=by)
    assert first is not None
    assert set(first.after) == {"principle_PR-2"}
    assert (
        decisions.change(record=row, values={"principles": {"PR-2": ("yes", "Three bids.")}}, version=2, by=by) is None
    )
    decisions.change(record=row, values={"principles": {"PR-2": ("partly", "Three.")}}, version=2, by=by)
    met = row.principles.get()
    assert (met.met, met.how, met.version) == ("partly", "Three.", 2)
    with pytest.raises(CannotChange, match="no principle PR-99"):
        decisions.change(record=row, values={"principles": {"PR-99": ("yes", "")}}, version=3, by=by)


def test_a_decision_cites_its_exemption_in_one_way_or_not_at_all(by: User) -> None:
    values = {"ref": "D-1", "title": "T", "withheld_part": "Prices.", "withheld_under": "section 43 (2)"}
    assert decisions.create(model=Decision, values=values, by=by).withheld_under == "s.43(2)"
    with pytest.raises(CannotChange, match="is not a citation that can be read"):
        decisions.create(model=Decision, values={**values, "ref": "D-2", "withheld_under": "secret"}, by=by)
    with pytest.raises(CannotChange, match="Name the exemption"):
        decisions.create(model=Decision, values={**values, "ref": "D-2", "withheld_under": ""}, by=by)


def test_a_file_is_kept_under_its_digest_once(by: User, settings: object, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path  # type: ignore[attr-defined]
    kept = plans.keep_file(name="../../The plan (final).pdf", chunks=[b"%PDF-1.7 ", b"words"])
    assert kept.name == "The plan (final).pdf"
    path = plans.path_of(kept.sha256)
    assert path.read_bytes() == b"%PDF-1.7 words"
    assert path.is_relative_to(tmp_path)
    assert path.stat().st_mode & 0o077 == 0
    assert plans.keep_file(name="again.pdf", chunks=[b"%PDF-1.7 words"]).sha256 == kept.sha256
    assert len([p for p in (tmp_path / "documents").rglob("*") if p.is_file()]) == 1
    entry = plans.put_file(document=Document.objects.get(ref="DOC-1"), file=kept, version=1, by=by)
    assert entry is not None
    assert says(entry, "file_sha256", kept.sha256)


@pytest.mark.parametrize("chunks", [[], [b""]])
def test_an_empty_file_is_refused(chunks: list[bytes], settings: object, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path  # type: ignore[attr-defined]
    with pytest.raises(CannotChange, match="empty"):
        plans.keep_file(name="x.pdf", chunks=chunks)
    assert not [p for p in tmp_path.rglob("*") if p.is_file()]


def test_a_file_that_is_too_big_leaves_nothing_behind(
    settings: object, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.MEDIA_ROOT = tmp_path  # type: ignore[attr-defined]
    monkeypatch.setattr(plans, "FILE_LIMIT", 10)
    with pytest.raises(CannotChange, match="bigger than"):
        plans.keep_file(name="x.pdf", chunks=[b"12345678901"])
    assert not [p for p in tmp_path.rglob("*") if p.is_file()]


@pytest.mark.parametrize("sha256", ["", "../../etc/passwd", "A" * 64, "a" * 63])
def test_only_a_digest_names_a_file(sha256: str) -> None:
    with pytest.raises(ValueError, match="not a SHA-256 digest"):
        plans.path_of(sha256)


# The pages


def form_of(site: Client, address: str) -> dict[str, str]:
    """The form as the browser would send it back unchanged."""
    page = tree(site.get(address))
    found: dict[str, str] = {}
    for field in page.xpath("//main//form[@method='post']//*[self::input or self::textarea or self::select]"):
        name, kind = field.get("name"), field.get("type")
        if not name or name == "csrfmiddlewaretoken" or kind == "file":
            continue
        if kind in ("radio", "checkbox"):
            if field.get("checked") is not None:
                found[name] = field.get("value")
        elif field.tag == "select":
            chosen = field.xpath("./option[@selected]/@value")
            found[name] = str(chosen[0]) if chosen else ""
        elif field.tag == "textarea":
            found[name] = (field.text or "").removeprefix("\n")
        else:
            found[name] = field.get("value") or ""
    return found


EDITED = (
    ("agreement", "A-101"),
    ("agreement_year", "A-101-2021-22"),
    ("post", "P-1"),
    ("decision", "D-2021-004"),
    ("fund", "VSG"),
    ("fund_amount", "VSG-2022-23"),
    ("service", "S-DA"),
    ("document", "DOC-2"),
    ("organisation", "haven"),
    ("area", "northtown"),
    ("coverage", "C-2"),
    ("source", "REG"),
    ("statement", "ST-01"),
)


@pytest.mark.parametrize(("kind", "ref"), EDITED)
def test_a_form_sent_back_as_it_came_changes_nothing(site: Client, kind: str, ref: str) -> None:
    before = Entry.objects.count()
    address = f"/register/change/{kind}/{ref}/"
    response = site.post(address, form_of(site, address))
    assert response.status_code == 302, words(response)[:2000]
    assert Entry.objects.count() == before
    assert "Nothing was changed" in words(site.get(response["Location"]))


def test_a_change_by_form_is_saved_and_shown_with_its_source(site: Client, by: User) -> None:
    address = "/register/change/agreement/A-101/"
    response = site.post(
        address,
        {
            **form_of(site, address),
            "value": "£2.2m",
            "value_basis": "rounded",
            "said_source": "PLAN",
            "said_place": "p 9",
        },
    )
    assert response["Location"] == "/register/agreement/A-101/"
    page = tree(site.get(response["Location"]))
    assert "£2,200,000" in page.get_element_by_id("value").text_content()
    assert "Northshire Police and Crime Plan 2021-2026 (made up), p 9" in page.get_element_by_id("value").text_content()
    assert agreement().value == Decimal(2200000)


def test_a_wrong_form_says_what_is_wrong_beside_each_field_and_keeps_what_was_typed(site: Client) -> None:
    address = "/register/change/agreement/A-101/"
    typed = {"title": "", "value": "lots", "starts": "sometime", "ends": "31/02/2026", "url": "javascript:alert(1)"}
    response = site.post(address, {**form_of(site, address), **typed})
    assert response.status_code == 422
    said = {target: sentence for sentence, target in summary(response)}
    assert said["id_title"] == "Enter the title"
    assert "“lots” is not an amount of money" in said["id_value"]
    assert "“sometime” is not a date" in said["id_starts"]
    assert "not a date that the calendar has" in said["id_ends"]
    assert "http://" in said["id_url"]
    page = tree(response)
    assert page.get_element_by_id("id_value").get("value") == "lots"
    assert agreement().version == 1


def test_the_second_of_two_people_sees_what_is_stored_beside_what_they_typed(site: Client, by: User) -> None:
    """Two people, two browsers: the second is told, sees theirs beside what is stored, and may then save over it."""
    other = Client()
    other.force_login(member("finance_officer"))
    address = "/register/change/agreement/A-101/"
    mine, theirs = form_of(site, address), form_of(other, address)
    assert other.post(address, {**theirs, "department": "Finance", "value": "2000000"}).status_code == 302
    before = Entry.objects.count()
    response = site.post(address, {**mine, "department": "Victims team"})
    assert response.status_code == 409
    assert "Somebody else changed agreement A-101 after you opened it. Nothing was saved." in words(response)
    page = tree(response)
    beside = {
        row.xpath("./th")[0].text_content(): [cell.text_content() for cell in row.xpath("./td")]
        for row in page.xpath("//main//table//tbody/tr")
    }
    assert beside["Department"] == ["Finance", "Victims team"]
    assert beside["Value"] == ["£2,000,000", "2150000.00"]
    assert page.get_element_by_id("id_department").get("value") == "Victims team"
    assert agreement().department == "Finance"
    assert Entry.objects.count() == before
    assert hidden(response)["version"] == "2"
    assert site.post(address, {**mine, "department": "Victims team", "version": "2"}).status_code == 302
    assert agreement().department == "Victims team"


def test_a_record_is_added_with_the_next_reference_and_leads_back_to_its_owner(site: Client) -> None:
    address = "/register/add/agreement_year/?agreement=A-101"
    form = form_of(site, address)
    assert form["ref"].startswith("AY-")
    response = site.post(address, {**form, "financial_year": "2026/27", "amount": "£1,000.50", "basis": "estimated"})
    assert response["Location"] == "/register/agreement/A-101/"
    row = AgreementYear.objects.get(ref=form["ref"])
    assert (row.agreement.ref, row.financial_year, row.amount, row.basis) == (
        "A-101",
        "2026-27",
        Decimal("1000.50"),
        "estimated",
    )
    assert "£1,000.50" in words(site.get("/register/agreement/A-101/"))


def test_an_amount_is_added_to_a_fund(site: Client) -> None:
    address = "/register/add/fund_amount/?fund=VSG"
    form = form_of(site, address)
    response = site.post(
        address,
        {
            **form,
            "kind": "contribution",
            "contributor": "icb",
            "financial_year": "2025-26",
            "amount": "10",
            "basis": "exact",
        },
    )
    assert response.status_code == 302, words(response)
    assert FundAmount.objects.get(ref=form["ref"]).contributor.ref == "icb"  # type: ignore[union-attr]


def test_a_second_year_of_the_same_name_is_refused_in_words(site: Client) -> None:
    address = "/register/add/agreement_year/?agreement=A-101"
    response = site.post(
        address, {**form_of(site, address), "financial_year": "2021-22", "amount": "1", "basis": "exact"}
    )
    assert response.status_code == 422
    assert "Agreement year A-101-2021-22 has the same agreement and financial year. Change that one instead." in words(
        response
    )


@pytest.mark.parametrize(
    "address",
    [
        "/register/add/no_such_kind/",
        "/register/add/return/",
        "/register/add/agreement_year/?agreement=NONE",
        "/register/change/agreement/NONE/",
        "/register/change/agreement_event/NONE/",
        "/register/remove/agreement/NONE/",
        "/register/vary/NONE/",
        "/register/file/NONE/",
        "/register/file/DOC-1/",
    ],
)
def test_what_is_not_there_cannot_be_kept(site: Client, address: str) -> None:
    assert site.get(address).status_code == 404


def test_removing_asks_first_and_says_what_stops_it(site: Client) -> None:
    page = site.get("/register/remove/agreement_year/A-101-2021-22/")
    assert "Remove agreement year A-101-2021-22?" in words(page)
    response = site.post("/register/remove/agreement_year/A-101-2021-22/", hidden(page))
    assert response.status_code == 302
    assert "was removed" in words(site.get(response["Location"]))
    stopped = site.post("/register/remove/fund/VSG/", {"version": "1"})
    assert stopped.status_code == 409
    assert "Remove that first." in words(stopped)
    assert site.post("/register/remove/agreement/A-101/", {"version": "x"}).status_code == 409


def test_reading_is_not_changing(client: Client, by: User) -> None:
    client.force_login(member("foi_officer"))
    page = client.get("/register/agreement/A-101/")
    assert not tree(page).xpath("//a[starts-with(@href, '/register/change/') or starts-with(@href, '/register/add/')]")
    for address in ("/register/change/agreement/A-101/", "/register/add/agreement/", "/register/vary/A-101/"):
        assert client.get(address).status_code == 403


def test_a_document_is_uploaded_and_comes_back_as_it_was(site: Client, settings: object, tmp_path: Path) -> None:
    from django.core.files.uploadedfile import SimpleUploadedFile

    settings.MEDIA_ROOT = tmp_path  # type: ignore[attr-defined]
    address = "/register/change/document/DOC-1/"
    content = b"<html><script>alert(1)</script>"
    upload = SimpleUploadedFile("plan 2021.html", content, content_type="text/html")
    response = site.post(address, {**form_of(site, address), "file": upload})
    assert response.status_code == 302
    download = site.get("/register/file/DOC-1/")
    assert b"".join(download.streaming_content) == content
    assert download["Content-Type"] == "application/octet-stream"
    assert download["Content-Disposition"].startswith("attachment")
    assert download["X-Content-Type-Options"] == "nosniff"
    assert "Download plan 2021.html" in words(site.get("/register/document/DOC-1/"))


def test_an_uploaded_file_is_not_lost_where_something_else_is_wrong_or_somebody_was_first(
    site: Client, settings: object, tmp_path: Path, by: User
) -> None:
    from django.core.files.uploadedfile import SimpleUploadedFile

    settings.MEDIA_ROOT = tmp_path  # type: ignore[attr-defined]
    address = "/register/change/document/DOC-1/"
    opened = form_of(site, address)
    wrong = {**opened, "title": "", "file": SimpleUploadedFile("plan.pdf", b"The plan")}
    response = site.post(address, wrong)
    assert response.status_code == 422
    assert "“plan.pdf” was received" in words(response)
    kept = tree(response).xpath("//input[@name='kept']")[0].value
    document = Document.objects.get(ref="DOC-1")
    plans.change(record=document, values={"note": "Somebody else's"}, version=document.version, by=by)
    late = site.post(address, {**opened, "kept": kept})
    assert late.status_code == 409
    again = {field.name: field.value for field in tree(late).xpath("//input[@name='kept' or @name='version']")}
    assert site.post(address, {**opened, **again}).status_code == 302
    assert b"".join(site.get("/register/file/DOC-1/").streaming_content) == b"The plan"
    other = site.post(address, {**form_of(site, address), "kept": f"x{kept}"})
    assert other.status_code == 302
    assert Document.objects.get(ref="DOC-1").file_name == "plan.pdf"


def test_an_empty_upload_is_refused_in_words(site: Client, settings: object, tmp_path: Path) -> None:
    from django.core.files.uploadedfile import SimpleUploadedFile

    settings.MEDIA_ROOT = tmp_path  # type: ignore[attr-defined]
    address = "/register/change/document/DOC-1/"
    response = site.post(address, {**form_of(site, address), "file": SimpleUploadedFile("a.pdf", b"")})
    assert response.status_code == 422
    assert "The file is empty." in words(response)


def test_principles_are_put_in_and_a_decision_goes_through_them(site: Client) -> None:
    without_principles()
    assert "Add these seven" in words(site.get("/register/principle/"))
    site.post("/register/principle/usual/")
    assert Principle.objects.count() == 7
    assert "Add these seven" not in words(site.get("/register/principle/"))
    address = "/register/change/decision/D-2021-004/"
    first = Principle.objects.first()
    assert first is not None
    form = form_of(site, address)
    assert form[f"met-{first.pk}"] == "not_recorded"
    response = site.post(address, {**form, f"met-{first.pk}": "yes", f"how-{first.pk}": "By outcomes."})
    assert response.status_code == 302
    [line] = [
        row
        for row in of_class(tree(site.get(response["Location"])), "govuk-summary-list__row")
        if "By outcomes." in row.text_content()
    ]
    assert " ".join(line.xpath("./dt/text()")) == "Outcome-based"
    assert line.xpath(".//strong/text()") == ["Met"]


def test_an_exemption_is_understood_however_it_is_typed(site: Client) -> None:
    address = "/register/change/decision/D-2021-004/"
    form = {**form_of(site, address), "withheld_part": "The prices of each bid."}
    wrong = site.post(address, {**form, "withheld_under": "s.4321"})
    assert wrong.status_code == 422
    assert "s.4321" in words(wrong)
    assert site.post(address, {**form, "withheld_under": "Section 43 (2)"}).status_code == 302
    shown = words(site.get("/register/decision/D-2021-004/"))
    assert "The prices of each bid. It is withheld under section 43(2)" in shown


def test_a_variation_is_recorded_and_the_past_can_be_shown(site: Client) -> None:
    address = "/register/vary/A-103/"
    form = form_of(site, address)
    day = {"effective_day": "1", "effective_month": "4", "effective_year": "2025"}
    nothing = site.post(address, {**form, "kind": "variation", **day, "reason": "None"})
    assert nothing.status_code == 422
    assert "Nothing would change" in words(nothing)
    response = site.post(
        address, {**form, "kind": "extension", **day, "reason": "Courts are slow.", "new_ends": "31 March 2027"}
    )
    assert response.status_code == 302, words(response)
    page = words(site.get("/register/agreement/A-103/?on=31/03/2025"))
    assert "Ends: 31 March 2026 became 31 March 2027" in page
    assert "As it was on 31 March 2025" in page
    assert "31 March 2026 (now 31 March 2027)" in page
    assert "Just as it is now." in words(site.get("/register/agreement/A-103/?on=1/4/2025"))
    assert "Enter a whole day" in words(site.get("/register/agreement/A-103/?on=2025"))
    stale = site.post(
        address, {**form, "kind": "variation", **day, "reason": "x", "new_value": "1", "new_value_basis": "exact"}
    )
    assert stale.status_code == 409
    assert "As it is recorded now" in words(stale)
