"""The guard at the door: clean copies in place of originals, one finding let through by a second person, and nothing unread."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from django.test import Client
from lxml import html

from answerable.accounts.models import User
from answerable.audit.models import Entry
from answerable.casework import guarding as door
from answerable.casework.actions import clearance, documents, guarding
from answerable.casework.actions.requests import keep_upload
from answerable.casework.models import CaseDocument, Request, Waiver
from answerable.casework.queries import documents as queries
from answerable.casework.rules.clearance import CannotClear
from answerable.guard import Severity, Verdict
from answerable.guard.techniques import found
from tests.integration.staff import member

from .clearing import World, applicant, fixed, signed, world

__all__ = ["world"]

pytestmark = pytest.mark.django_db(databases=["default", "published"])

FORMULA = b"Service,Cost\r\n=1+1,1000\r\n"
REASONS = "The provider is called that, and it is its own choice."


def workbook() -> bytes:
    """Two sheets, one of them hidden, as in August 2023."""
    out = io.BytesIO()
    book = openpyxl.Workbook()
    book.active.title = "Summary"
    book.active.append(["Grade", "People"])
    book.active.append(["A", 12])
    staff = book.create_sheet("Staff")
    staff.append(["Pemberwick, A", "ZQKCANARY7F35"])
    staff.sheet_state = "veryHidden"
    book.save(out)
    return out.getvalue()


def added(request: Request, name: str, content: bytes, by: User) -> CaseDocument:
    """Put a file into the case."""
    kept = keep_upload(name=name, chunks=[content])
    return documents.add(request=request, name=name, kept=kept, by=by)


@pytest.fixture
def approver(officer: User) -> User:
    return member("approver")


def test_a_workbook_never_leaves_and_its_clean_copy_does(request_in: Request, officer: User) -> None:
    original = added(request_in, "workforce.xlsx", workbook(), officer)
    with pytest.raises(documents.CannotDo, match="never leaves"):
        documents.describe(
            document=original, disclose=True, outside="workforce", questions=[], version=original.version, by=officer
        )
    (copy,) = guarding.make_clean_copy(document=original, by=officer)
    assert (copy.kind, copy.made_from, copy.name) == ("csv", original, "workforce.csv")
    assert Entry.objects.order_by("-seq").values_list("action", flat=True)[0] == "document.cleaned"
    documents.describe(
        document=copy, disclose=True, outside="workforce", questions=[], version=copy.version, by=officer
    )
    (file,) = queries.leaving(request_in)
    assert b"ZQKCANARY7F35" not in file.content
    assert file.content.split() == [b"Grade,People", b"A,12"]
    assert guarding.make_clean_copy(document=original, by=officer) == [copy]


def test_what_cannot_be_cleaned_leaves_nothing_behind(request_in: Request, officer: User, files: Path) -> None:
    broken = added(request_in, "broken.xlsx", workbook()[:-900], officer)
    before = {path.name for path in files.rglob("*")}
    with pytest.raises(guarding.CannotClean):
        guarding.make_clean_copy(document=broken, by=officer)
    assert {path.name for path in files.rglob("*")} == before
    assert CaseDocument.objects.count() == 1


def test_one_finding_is_let_through_by_a_second_person_for_these_bytes(
    request_in: Request, officer: User, approver: User
) -> None:
    paper = added(request_in, "table.csv", FORMULA, officer)
    documents.describe(document=paper, disclose=True, outside="table", questions=[], version=paper.version, by=officer)
    with pytest.raises(queries.CannotLeave, match="formula"):
        queries.leaving(request_in)
    (stop,) = queries.guarded(CaseDocument.objects.get(pk=paper.pk)).stops

    def waive(by: User, reasons: str = REASONS, **more: Any) -> Waiver:
        asked = {"name": "table.csv", "content": FORMULA, "technique": stop.technique, "where": stop.where} | more
        return guarding.waive(request=request_in, reasons=reasons, by=by, **asked)

    with pytest.raises(guarding.CannotWaive, match="not for your role"):
        waive(officer)
    with pytest.raises(guarding.CannotWaive, match="in a sentence why"):
        waive(approver, "no")
    with pytest.raises(guarding.CannotWaive, match="does not find that"):
        waive(approver, where="row 99")
    with pytest.raises(guarding.CannotWaive, match="does not find that"):
        waive(approver, content=b"Service,Cost\r\nA,1\r\n")
    made = waive(approver)
    assert (made.by, made.reasons) == (approver, REASONS)
    with pytest.raises(guarding.CannotWaive, match="already"):
        waive(approver)
    assert [file.name for file in queries.leaving(request_in)] == ["table.csv"]
    entry = Entry.objects.order_by("-seq")[0]
    assert entry.action == "document.let_through"
    assert REASONS not in str(entry.after)
    other = added(request_in, "other.csv", FORMULA + b"B,2\r\n", officer)
    assert queries.guarded(other).stops


def test_who_had_a_hand_in_the_answer_lets_nothing_through(request_in: Request, officer: User, approver: User) -> None:
    paper = added(request_in, "table.csv", FORMULA, officer)
    documents.describe(document=paper, disclose=True, outside="table", questions=[], version=paper.version, by=approver)
    (stop,) = queries.guarded(paper).stops
    with pytest.raises(guarding.CannotWaive, match="had a hand"):
        guarding.waive(
            request=request_in,
            name="table.csv",
            content=FORMULA,
            technique=stop.technique,
            where=stop.where,
            reasons=REASONS,
            by=approver,
        )


@pytest.mark.parametrize("technique", ["not-inspected", "macro", "encrypted", "bomb"])
def test_what_could_not_be_looked_into_nobody_lets_through(
    request_in: Request, approver: User, monkeypatch: pytest.MonkeyPatch, technique: str
) -> None:
    monkeypatch.setattr(door, "check", lambda name, content, **more: Verdict(name, "csv", (found(technique),)))
    with pytest.raises(guarding.CannotWaive, match="Nobody can let this through"):
        guarding.waive(
            request=request_in,
            name="a.csv",
            content=b"x",
            technique=technique,
            where="",
            reasons=REASONS,
            by=approver,
        )
    Waiver.objects.create(
        request=request_in,
        sha256=door.hashlib.sha256(b"x").hexdigest(),
        technique=technique,
        reasons=REASONS,
        by=approver,
    )
    assert door.standing(request_in, b"x", Verdict("a.csv", "csv", (found(technique),)))


def test_the_applicant_is_not_named_in_a_document_and_is_in_a_letter(request_in: Request, officer: User) -> None:
    who = applicant(request_in)
    told = f"The complaint of {who.name} was closed.".encode()
    document, letter = door.looked_into(request_in, [("notes.txt", told, False), ("reply.txt", told, True)])
    assert "requester" in {one.technique for one in document.findings}
    assert document.blocks
    assert "requester" not in {one.technique for one in letter.findings}


def test_our_own_people_and_our_providers_may_be_named(request_in: Request, officer: User) -> None:
    somebody = member("foi_officer", name="Wilhelmina Featherstonehaugh")
    text = f"Dr {somebody.name} wrote to Dr Ottoline Quarrington about it.".encode()
    (verdict,) = door.looked_into(request_in, [("notes.txt", text, False)])
    named = [text for one in verdict.findings if one.technique == "name" for text in one.texts]
    assert any("Quarrington" in one for one in named)
    assert not any("Featherstonehaugh" in one for one in named)


class TestClearance:
    def test_a_block_stops_the_letter_until_a_second_person_lets_it_through(
        self, request_in: Request, officer: User, approver: User, world: World
    ) -> None:
        applicant(request_in)
        world.files["table.csv"] = FORMULA
        with pytest.raises(clearance.Stopped, match="formula") as stopped:
            fixed(request_in, officer)
        (finding,) = [
            one for file in stopped.value.leaving for one in door.standing(request_in, file.content, file.verdict)
        ]
        guarding.waive(
            request=request_in,
            name="table.csv",
            content=FORMULA,
            technique=finding.technique,
            where=finding.where,
            reasons=REASONS,
            by=approver,
        )
        release = fixed(request_in, officer)
        report = release.files.get(name="table.csv").verdict
        assert report["let_through"] == [
            {"technique": finding.technique, "where": finding.where, "reasons": REASONS, "by": approver.name}
        ]
        assert "=1+1" not in str(report)
        release = signed(release, member("approver"))
        clearance.send(release=release, by=officer)

    def test_a_check_that_crashed_when_it_is_sent_is_a_block(
        self, request_in: Request, officer: User, approver: User, world: World, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        applicant(request_in)
        release = signed(fixed(request_in, officer), approver)
        broken = found("not-inspected")
        monkeypatch.setattr(door, "check", lambda name, content, **more: Verdict(name, "unknown", (broken,)))
        with pytest.raises(CannotClear, match="could not be looked into"):
            clearance.send(release=release, by=officer)
        assert broken.severity is Severity.BLOCK

    def test_nothing_is_final_before_its_files_were_compared(
        self, request_in: Request, officer: User, world: World
    ) -> None:
        applicant(request_in)
        with pytest.raises(clearance.NotCompared):
            clearance.prepare(request=request_in, kind="response", by=officer)
        told = clearance.queries.shown(world.leaving())
        world.files["more.txt"] = b"One more line."
        with pytest.raises(clearance.NotCompared):
            clearance.prepare(request=request_in, kind="response", by=officer, confirmed=told)


class TestPages:
    def test_a_clean_copy_is_made_on_the_page(self, site: Client, request_in: Request, officer: User) -> None:
        paper = added(request_in, "workforce.xlsx", workbook(), officer)
        here = f"/requests/{request_in.reference}/documents/{paper.pk}/"
        seen = site.get(f"{here}?check=1")
        words = " ".join(html.fromstring(seen.content).text_content().split())
        assert "Staff" in words
        assert "ZQKCANARY7F35" not in words
        done = site.post(f"{here}clean/", follow=True)
        assert "workforce.csv" in done.content.decode()

    def test_a_second_person_lets_a_finding_through_on_the_page(
        self, site: Client, client: Client, request_in: Request, officer: User, approver: User
    ) -> None:
        paper = added(request_in, "table.csv", FORMULA, officer)
        here = f"/requests/{request_in.reference}/documents/{paper.pk}/"
        assert "Let it leave" not in site.get(f"{here}?check=1").content.decode()
        assert site.post(f"{here}let-through/", {}).status_code == 403
        client.force_login(approver)
        form = next(
            one
            for one in html.fromstring(client.get(f"{here}?check=1").content).forms
            if one.action.endswith("/let-through/")
        )
        fields = {name: value for name, value in form.form_values() if name != "csrfmiddlewaretoken"}
        refused = client.post(f"{here}let-through/", fields)
        assert refused.status_code == 422
        done = client.post(f"{here}let-through/", fields | {"reasons": REASONS}, follow=True)
        assert REASONS in html.fromstring(done.content).text_content()
        assert Waiver.objects.get().by == approver


def test_a_workbook_behind_a_table_does_not_leave_whoever_lets_it(
    request_in: Request, officer: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The file begins as a table and ends as a workbook: most programs open it as either."""
    document = added(request_in, "table.csv", b"Service,Cost\r\n" * 400 + workbook(), officer)
    assert document.kind == "csv"
    documents.describe(
        document=document, disclose=True, outside="table", questions=[], version=document.version, by=officer
    )
    with pytest.raises(queries.CannotLeave, match="cannot leave"):
        queries.leaving(request_in)
    monkeypatch.setattr(queries, "standing", lambda *_: [])  # as if a second person had let all of it through
    with pytest.raises(queries.CannotLeave, match="two kinds of file"):
        queries.leaving(request_in)
