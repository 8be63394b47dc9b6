"""Files put into a case, what is marked in them, and what of them leaves."""

from __future__ import annotations

import hashlib
import io
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from lxml import html

from answerable.accounts.models import User
from answerable.audit.models import Entry
from answerable.casework.actions import documents as actions
from answerable.casework.actions.requests import keep_upload
from answerable.casework.errors import Stale
from answerable.casework.models import CaseDocument, Mark, Question, RedactedCopy, Request
from answerable.casework.policies import drafters
from answerable.casework.queries import documents as queries
from answerable.casework.queries.deciding import lint
from answerable.casework.rules.documents import Area, BadMark
from answerable.guard import check
from answerable.redaction import document as redaction
from answerable.redaction import work
from tests.integration.staff import member
from tests.unit.redaction.made import SECRET, holds, pdf, say

pytestmark = pytest.mark.django_db(databases=["default", "published"])

FILE = pdf(say(f"Sergeant {SECRET}") + say("The helpline cost more", y=660), say(f"{SECRET} again"))
LINE = Area(70, 128, 300, 148, "s.40(2)", "applicant")


@pytest.fixture(autouse=True)
def in_this_process(monkeypatch: pytest.MonkeyPatch) -> None:
    """What would be done with a PDF in a limited process is done in this one: tests/unit/redaction tries the processes."""
    monkeypatch.setattr(redaction, "_ask", lambda wish, content, seconds: list(work.DOES[wish["do"]](content, wish)))


@pytest.fixture
def paper(request_in: Request, officer: User) -> CaseDocument:
    """A PDF of two pages among the request's documents."""
    kept = keep_upload(name="minutes.pdf", chunks=[FILE])
    return actions.add(request=request_in, name="C:\\files\\minutes.pdf", kept=kept, by=officer)


def entries() -> list[str]:
    return list(Entry.objects.order_by("seq").values_list("action", flat=True))


def check_page(address: str, text: str) -> None:
    """The page has one heading, no id twice, a label for every field, and the form token in every form that is sent."""
    page = html.fromstring(text)
    ids = page.xpath("//@id")
    assert len(page.xpath("//h1")) == 1, address
    assert len(ids) == len(set(ids)), address
    labelled = {one.get("for") for one in page.iter("label")}
    fields = page.xpath("//input[not(@type='hidden')] | //select | //textarea")
    assert [one.get("name") for one in fields if one.get("id") not in labelled] == [], address
    assert all(one.xpath(".//input[@name='csrfmiddlewaretoken']") for one in page.xpath("//form[@method='post']"))
    assert not page.xpath("//*[@style] | //style"), address


def goes(document: CaseDocument, by: User, name: str = "minutes") -> CaseDocument:
    return actions.describe(
        document=document, disclose=True, outside=name, questions=[], version=document.version, by=by
    )


def test_a_file_is_kept_as_it_came_and_told_by_its_content(paper: CaseDocument, files: Path) -> None:
    assert (paper.name, paper.kind, paper.pages) == ("minutes.pdf", "pdf", 2)
    assert paper.sha256 == hashlib.sha256(FILE).hexdigest()
    assert (files / paper.kept).read_bytes() == FILE
    assert entries()[-1] == "document.added"


def test_the_same_file_is_not_added_twice(paper: CaseDocument, officer: User) -> None:
    kept = keep_upload(name="again.pdf", chunks=[FILE])
    with pytest.raises(actions.CannotDo, match=r"as “minutes.pdf”"):
        actions.add(request=paper.request, name="again.pdf", kept=kept, by=officer)


def test_a_file_that_cannot_be_opened_is_kept_all_the_same(request_in: Request, officer: User) -> None:
    kept = keep_upload(name="broken.pdf", chunks=[b"%PDF-1.7 broken"])
    assert actions.add(request=request_in, name="broken.pdf", kept=kept, by=officer).pages is None


def test_saving_marks_is_one_change_and_refuses_who_is_late(paper: CaseDocument, officer: User) -> None:
    before = len(entries())
    saved = actions.save_marks(document=paper, page=1, marks=[LINE], version=1, by=officer)
    assert saved.version == 2
    assert entries()[before:] == ["document.marked"]
    with pytest.raises(Stale):
        actions.save_marks(document=paper, page=1, marks=[], version=1, by=officer)
    assert queries.marks_on(paper, 1)[0].citation == "s.40(2)"
    assert officer.pk in drafters(paper.request)


def test_a_mark_that_stays_keeps_who_made_it(paper: CaseDocument, officer: User) -> None:
    other = member("foi_officer")
    actions.save_marks(document=paper, page=1, marks=[LINE], version=1, by=officer)
    more = Area(10, 10, 20, 20, "s.43(2)", "public")
    actions.save_marks(document=paper, page=1, marks=[LINE, more], version=2, by=other)
    assert set(Mark.objects.values_list("citation", "made_by")) == {
        ("s.40(2)", officer.pk),
        ("s.43(2)", other.pk),
    }


def test_words_are_marked_wherever_they_stand_and_kept_nowhere(paper: CaseDocument, officer: User) -> None:
    added = actions.mark_words(
        document=paper, words=SECRET.lower(), pages=[], citation="s.40(2)", version=1, by=officer
    )
    assert added == (2, 2)
    again = actions.mark_words(document=paper, words=SECRET, pages=[], citation="s.40(2)", version=2, by=officer)
    assert again == (0, 0)
    told = str([list(entry.values()) for entry in Entry.objects.values()]) + str(list(Mark.objects.values()))
    assert SECRET.lower() not in told.lower()
    with pytest.raises(actions.CannotDo, match="not found"):
        actions.mark_words(document=paper, words="unicorn", pages=[], citation="s.40(2)", version=3, by=officer)


def test_what_leaves_is_the_proven_copy_and_never_the_original(paper: CaseDocument, officer: User) -> None:
    request = paper.request
    assert queries.leaving(request) == []
    paper = goes(paper, officer)
    with pytest.raises(queries.CannotLeave, match="not made yet"):
        queries.leaving(request)
    actions.mark_words(document=paper, words=SECRET, pages=[], citation="s.40(2)", version=paper.version, by=officer)
    paper.refresh_from_db()
    copy = actions.make_copy(document=paper, layer="applicant", version=paper.version, by=officer)
    assert copy.findings == []
    (file,) = queries.leaving(request)
    assert (file.name, file.content_type) == ("minutes.pdf", "application/pdf")
    assert hashlib.sha256(file.content).hexdigest() == copy.sha256 != paper.sha256
    assert not holds(file.content, SECRET)
    assert not check(file.name, file.content).blocks
    said = "minutes.pdf, redacted under s.40(2): 2 removals, on pages 1 and 2"
    assert queries.sent_with_reply(request) == (said,)
    assert queries.removed_sections(request) == ("s.40(2)",)
    (missing,) = [fault for fault in lint(request) if "is removed from a document under s.40(2)" in fault.sentence]
    assert missing.blocks
    # Whatever is changed afterwards makes the copy one of something else.
    paper = actions.save_marks(document=paper, page=2, marks=[], version=paper.version, by=officer)
    with pytest.raises(queries.CannotLeave, match="out of date"):
        queries.leaving(request)


def test_no_way_to_a_letter_carries_an_original(paper: CaseDocument, officer: User) -> None:
    """Whatever is recorded about the copy, the bytes that leave are not the original's."""
    goes(paper, officer)
    paper.refresh_from_db()
    copy = actions.make_copy(document=paper, layer="applicant", version=paper.version, by=officer)
    RedactedCopy.objects.filter(pk=copy.pk).update(kept=paper.kept)
    with pytest.raises(queries.CannotLeave, match="not on the disk"):
        queries.leaving(paper.request)
    assert check("minutes.pdf", FILE + b"x").blocks


def test_a_copy_that_was_altered_on_the_disk_does_not_leave(paper: CaseDocument, officer: User, files: Path) -> None:
    goes(paper, officer)
    paper.refresh_from_db()
    copy = actions.make_copy(document=paper, layer="applicant", version=paper.version, by=officer)
    (files / copy.kept).write_bytes(b"other")
    with pytest.raises(queries.CannotLeave, match="Make it again"):
        queries.leaving(paper.request)


def test_the_publics_copy_leaves_out_what_both_do_and_more(paper: CaseDocument, officer: User) -> None:
    goes(paper, officer)
    public = Area(70, 168, 300, 188, "s.43(2)", "public")
    paper = actions.save_marks(document=paper, page=1, marks=[LINE, public], version=2, by=officer)
    state = {one.layer: one.marks for one in queries.view(paper).copies}
    assert state == {"applicant": 1, "public": 2}
    actions.make_copy(document=paper, layer="public", version=3, by=officer)
    (file,) = queries.leaving(paper.request, "public")
    assert not holds(file.content, "helpline")
    with pytest.raises(queries.CannotLeave):
        queries.leaving(paper.request)


def test_a_copy_is_made_from_what_is_marked_when_it_is_kept(paper: CaseDocument, officer: User) -> None:
    with pytest.raises(Stale):
        actions.make_copy(document=paper, layer="applicant", version=9, by=officer)


@pytest.mark.parametrize(
    ("name", "content", "says"),
    [
        ("letter.docx", b"PK\x05\x06" + bytes(18), "cannot leave"),
        ("old.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "PDF"),
    ],
)
def test_other_kinds_are_kept_and_refused_to_leave(
    request_in: Request, officer: User, name: str, content: bytes, says: str
) -> None:
    kept = keep_upload(name=name, chunks=[content])
    document = actions.add(request=request_in, name=name, kept=kept, by=officer)
    with pytest.raises(actions.CannotDo, match=says):
        goes(document, officer)
    CaseDocument.objects.filter(pk=document.pk).update(disclose=True, name_outside="x")
    with pytest.raises(queries.CannotLeave):
        queries.leaving(request_in)


def test_a_table_leaves_once_the_guard_lets_it_pass(request_in: Request, officer: User) -> None:
    kept = keep_upload(name="figures.csv", chunks=[b"Year,Calls\r\n2024,12\r\n"])
    table = actions.add(request=request_in, name="figures.csv", kept=kept, by=officer)
    goes(table, officer, "figures")
    assert [(file.name, file.content) for file in queries.leaving(request_in)] == [
        ("figures.csv", b"Year,Calls\r\n2024,12\r\n")
    ]
    bad = keep_upload(name="bad.csv", chunks=[b"Year,Calls\r\n2024,=1+1\r\n"])
    other = actions.add(request=request_in, name="bad.csv", kept=bad, by=officer)
    goes(other, officer, "bad")
    with pytest.raises(queries.CannotLeave, match=r"column B, row 2"):
        queries.leaving(request_in)


def test_a_name_outside_says_nothing_of_a_person(paper: CaseDocument, officer: User) -> None:
    with pytest.raises(BadMark, match="letters, digits"):
        goes(paper, officer, "minutes for J. Smith")


# The pages


def address(document: CaseDocument, rest: str = "") -> str:
    return f"/requests/{document.request.reference}/documents/{document.pk}/{rest}"


def test_a_file_is_added_on_the_page(site: Client, request_in: Request) -> None:
    page = f"/requests/{request_in.reference}/documents/"
    check_page(page, site.get(page).content.decode())
    empty = site.post(page, {})
    assert empty.status_code == 422
    sent = site.post(page, {"file": SimpleUploadedFile("minutes.pdf", FILE)})
    assert sent.status_code == 302
    again = site.post(page, {"file": SimpleUploadedFile("other.pdf", FILE)})
    assert again.status_code == 422
    assert "among the documents already" in again.content.decode()
    assert "minutes.pdf" in site.get(page).content.decode()


def test_a_document_is_described_marked_and_copied_on_its_pages(site: Client, paper: CaseDocument) -> None:
    question = Question.objects.filter(request=paper.request).first()
    assert question is not None
    sent = {"disclose": "on", "outside": "", "questions": [question.pk], "version": 1}
    assert site.post(address(paper), sent).status_code == 422
    assert site.post(address(paper), {**sent, "outside": "minutes"}).status_code == 302
    page = address(paper, "pages/1/")
    shown = site.get(page).content.decode()
    check_page(page, shown)
    assert "ZQK77SECRET" in shown
    form = {"version": 2, "layer": "applicant", "word": [], "line": _values(shown, "line")[:1]}
    refused = site.post(page, form)
    assert refused.status_code == 422
    assert "Choose the section" in refused.content.decode()
    check_page(page, refused.content.decode())
    assert site.post(page, {**form, "citation": "s.40(2)"}).status_code == 302
    (mark,) = queries.marks_on(paper, 1)
    assert mark.left < 75 < 150 < mark.right
    stale = site.post(page, {**form, "citation": "s.40(2)"})
    assert stale.status_code == 422
    assert "Somebody else changed" in stale.content.decode()
    check_page(page, stale.content.decode())
    # The mark that is there is sent back, and taken away.
    kept = {
        "version": 3,
        "mark-1-box": f"{mark.left},{mark.top},{mark.right},{mark.bottom}",
        "mark-1-citation": "s.40(2)",
    }
    assert site.post(page, {**kept, "mark-1-layer": "public"}).status_code == 302
    assert queries.marks_on(paper, 1)[0].layer == "public"
    taken = {**kept, "version": 4, "mark-1-layer": "public", "mark-1-remove": "on", "whole-page": "on"}
    assert site.post(page, {**taken, "citation": "s.31(1)(a)", "layer": "applicant"}).status_code == 302
    assert [(one.citation, one.right) for one in queries.marks_on(paper, 1)] == [("s.31(1)(a)", 595.0)]
    assert site.post(address(paper, "copies/applicant/"), {"version": 5}).status_code == 302
    copy = site.get(address(paper, "copies/applicant/copy.pdf"))
    assert copy["Content-Disposition"] == 'attachment; filename="minutes.pdf"'
    assert not holds(copy.content, "helpline")
    check_page(address(paper), site.get(address(paper)).content.decode())


def _values(page: str, name: str) -> list[str]:
    return [str(one.get("value")) for one in html.fromstring(page).xpath(f"//input[@name='{name}']")]


def test_words_are_found_from_the_page_and_never_repeated_in_an_address(site: Client, paper: CaseDocument) -> None:
    place = address(paper, "pages/1/words/")
    sent = {"words": SECRET, "where": "all", "citation": "", "layer": "applicant", "version": 1}
    assert site.post(place, sent).status_code == 422  # what was typed is still in the box
    done = site.post(place, {**sent, "citation": "s.40(2)"})
    assert done.status_code == 302
    assert SECRET not in done["Location"]
    assert queries.pages_marked(paper) == {1: 1, 2: 1}
    nothing = site.post(place, {**sent, "citation": "s.40(2)", "words": "unicorn", "version": 2})
    assert "were not found" in nothing.content.decode()


def test_pictures_are_drawn_for_staff_alone(site: Client, client: Client, paper: CaseDocument) -> None:
    picture = site.get(address(paper, "pages/1/picture.png"))
    assert picture["Content-Type"] == "image/png"
    assert "private" in picture["Cache-Control"]
    assert site.get(address(paper, "pages/9/picture.png")).status_code == 404
    original = site.get(address(paper, "original"))
    assert b"".join(original.streaming_content) == FILE  # type: ignore[attr-defined]
    assert original["Content-Type"] == "application/octet-stream"
    client.logout()
    for rest in ("", "original", "pages/1/", "pages/1/picture.png", "copies/applicant/copy.pdf"):
        assert client.get(address(paper, rest)).status_code == 302
    client.force_login(member("finance_officer"))
    for rest in ("", "original", "pages/1/", "pages/1/picture.png", "copies/applicant/copy.pdf"):
        assert client.get(address(paper, rest)).status_code == 403


def test_who_may_only_read_marks_nothing(client: Client, paper: CaseDocument) -> None:
    client.force_login(member("auditor"))
    check_page(address(paper, "pages/1/"), client.get(address(paper, "pages/1/")).content.decode())
    for rest in ("pages/1/", "pages/1/words/", "copies/applicant/", ""):
        assert client.post(address(paper, rest), {"version": 1}).status_code == 403
    assert not Mark.objects.exists()


def test_a_pdf_that_cannot_be_opened_says_so_on_its_page(site: Client, request_in: Request, officer: User) -> None:
    kept = keep_upload(name="broken.pdf", chunks=[b"%PDF-1.7 broken"])
    broken = actions.add(request=request_in, name="broken.pdf", kept=kept, by=officer)
    for rest in ("", "pages/1/"):
        assert "damaged and cannot be opened" in site.get(address(broken, rest)).content.decode()


def test_the_list_says_what_stands_in_the_way(
    site: Client, paper: CaseDocument, officer: User, django_assert_max_num_queries: Any
) -> None:
    goes(paper, officer)
    for number in range(3):
        kept = keep_upload(name="notes.txt", chunks=[f"Notes {number}".encode()])
        actions.add(request=paper.request, name=f"notes{number}.txt", kept=kept, by=officer)
    with django_assert_max_num_queries(25):
        shown = site.get(f"/requests/{paper.request.reference}/documents/").content.decode()
    assert "The redacted copy is not made yet." in shown
    assert io.BytesIO(shown.encode()).getvalue().count(b"notes") >= 3
