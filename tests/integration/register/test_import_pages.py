"""The pages for bringing files in: from the upload to taking back, and what is said where something is wrong."""

from __future__ import annotations

import csv
import io
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from answerable.register.actions import imports as actions
from answerable.register.importing import folders
from answerable.register.importing import kept as uploads
from answerable.register.models import Agreement, Import, Layout, Organisation, Payment
from tests.integration.pages import hidden, summary, tree, words
from tests.integration.staff import member

pytestmark = pytest.mark.django_db(databases=["default", "published"])

ROWS = (
    ("Contract ref", "Title", "Supplier", "Start date", "Value"),
    ("A-102", "Independent sexual violence advisers", "NRASAC", "", "£550,000"),
    ("A-900", "Court support (made up)", "Court Friends (made up)", "March 2026", "circa £40k"),
    ("A-901", "Wrong", "", "soon", ""),
)
SPENDING = (
    ("Date", "Supplier", "Category", "Amount"),
    ("01/05/2025", "Helpline Trust (made up)", "Victims", "1,234.50"),
    ("02/05/2025", "Helpline Trust (made up)", "Victims", "(34.50)"),
    ("32/05/2025", "Helpline Trust (made up)", "Victims", "5"),
)


@pytest.fixture
def manager(northshire_loaded: None, client: Client, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Client:
    monkeypatch.setenv("ANSWERABLE_HOME", str(tmp_path / "home"))
    client.force_login(member("commissioning_manager"))
    return client


def file_of(rows: Any, name: str = "contracts.csv") -> SimpleUploadedFile:
    text = io.StringIO()
    csv.writer(text).writerows(rows)
    return SimpleUploadedFile(name, text.getvalue().encode())


def upload(client: Client, rows: Any = ROWS, kind: str = "agreements", name: str = "contracts.csv") -> Import:
    response = client.post("/register/imports/new/", {"kind": kind, "file": file_of(rows, name)})
    assert response.status_code == 302, words(response)
    return Import.objects.get(pk=int(response["Location"].rstrip("/").rsplit("/", 1)[1]))


def test_an_empty_list_says_so(manager: Client) -> None:
    page = manager.get("/register/imports/")
    assert "No file was brought in yet." in words(page)
    assert "Bring a file in" in words(page)


def test_a_file_from_upload_to_taking_back(manager: Client) -> None:
    import_ = upload(manager)
    page = manager.get(f"/register/imports/{import_.pk}/")
    said = words(page)
    assert "Looked at only" in said
    assert "Value: £540,000 → £550,000" in said
    assert "New agreement A-900 Title: Court support (made up)" in said
    assert "Column D (Start date): “soon” is not a date" in said
    assert not Agreement.objects.filter(ref="A-900").exists()
    done = manager.post(f"/register/imports/{import_.pk}/confirm/", {"rejects": "skip"}, follow=True)
    assert "The file was brought in." in words(done)
    assert Agreement.objects.get(ref="A-900").value_basis == "estimated"
    wrong = manager.get(f"/register/imports/{import_.pk}/rejects/1/")
    assert b"A-901,Wrong,,soon,,4," in b"".join(wrong.streaming_content)
    assert 'filename="contracts - rows to correct.csv"' in wrong["Content-Disposition"]
    asked = manager.get(f"/register/imports/{import_.pk}/undo/")
    assert "Take contracts.csv back?" in words(asked)
    undone = manager.post(f"/register/imports/{import_.pk}/undo/", follow=True)
    assert "was taken back" in words(undone)
    assert not Agreement.objects.filter(ref="A-900").exists()
    assert "Taken back" in words(manager.get("/register/imports/"))


def test_payments_show_their_totals(manager: Client) -> None:
    import_ = upload(manager, SPENDING, "payments", "spend.csv")
    said = words(manager.get(f"/register/imports/{import_.pk}/"))
    assert "2025-26" in said
    assert "£1,200" in said
    assert "Wrong" in said
    manager.post(f"/register/imports/{import_.pk}/confirm/", {"rejects": "skip"})
    assert sum(Payment.objects.values_list("pence", flat=True)) == 120000
    again = manager.post(
        "/register/imports/new/", {"kind": "payments", "file": file_of(SPENDING, "other.csv")}, follow=True
    )
    assert "This very file is in the register already." in words(again)


def test_one_must_choose_what_happens_with_wrong_rows(manager: Client) -> None:
    import_ = upload(manager)
    response = manager.post(f"/register/imports/{import_.pk}/confirm/", {})
    assert response.status_code == 422
    assert summary(response)[0][0] == "Choose what should happen with the wrong rows"
    stopped = manager.post(f"/register/imports/{import_.pk}/confirm/", {"rejects": "stop"}, follow=True)
    assert "Nothing was brought in." in words(stopped)
    assert not Agreement.objects.filter(ref="A-900").exists()
    assert Import.objects.get().state == "previewed"


def test_nothing_uploaded_is_lost(manager: Client) -> None:
    response = manager.post("/register/imports/new/", {"file": file_of(ROWS, "../../etc/contracts.csv")})
    assert response.status_code == 422
    assert summary(response)[0][0] == "Choose what is in the file"
    fields = hidden(response)
    assert fields["kept_name"] == "contracts.csv"
    again = manager.post("/register/imports/new/", {**fields, "kind": "agreements"})
    assert again.status_code == 302
    assert Import.objects.get().file_name == "contracts.csv"
    assert uploads.kept(fields["kept"]) is None


@pytest.mark.parametrize(
    ("content", "sentence"),
    [(b"", "is empty"), (b"%PDF-1.4", "is a PDF"), (b"PK\x03\x04xx", "")],
    ids=["empty", "pdf", "broken workbook"],
)
def test_a_file_that_cannot_be_opened(manager: Client, content: bytes, sentence: str) -> None:
    file = SimpleUploadedFile("spend.xlsx", content)
    response = manager.post("/register/imports/new/", {"kind": "payments", "file": file})
    assert response.status_code == 422
    ((said, _),) = summary(response)
    assert said.startswith("spend.xlsx")
    assert sentence in said
    assert not Import.objects.exists()


def test_an_upload_that_is_none(manager: Client) -> None:
    response = manager.post("/register/imports/new/", {"kind": "payments", "kept": "../../../etc/passwd"})
    assert summary(response)[0][0] == "Upload the file"


def test_a_person_corrects_the_columns_once(manager: Client) -> None:
    rows = (
        ("One", "Two", "Three"),
        ("Brand new (made up)", "1173575", "charity"),
        ("Another (made up)", "", "council"),
    )
    import_ = upload(manager, rows, "organisations", "list.csv")
    assert "nothing of this sheet can be brought in" in words(manager.get(f"/register/imports/{import_.pk}/"))
    page = manager.get(f"/register/imports/{import_.pk}/columns/")
    assert "A: One – for example Brand new (made up)" in words(page)
    wrong = manager.post(f"/register/imports/{import_.pk}/columns/", {"sheet-1-kind": "0", "sheet-1-email": "0"})
    assert wrong.status_code == 422
    said = [text for text, _ in summary(wrong)]
    assert any("is read as the kind already" in text for text in said)
    assert any("Choose the column of the name" in text for text in said)
    right = manager.post(
        f"/register/imports/{import_.pk}/columns/",
        {"sheet-1-name": "0", "sheet-1-charity_number": "1", "sheet-1-kind": "2"},
    )
    assert right.status_code == 302
    anew = Import.objects.get()
    assert (anew.created, anew.rejected) == (2, 0)
    assert Layout.objects.get().mapping == {"name": 0, "charity_number": 1, "kind": 2}
    assert folders.of_import(anew.pk).is_dir()
    # The next file with these headings needs no telling.
    other = upload(manager, (rows[0], ("A third (made up)", "", "")), "organisations", "next.csv")
    assert other.created == 1


def test_many_rows_come_in_by_a_process_of_their_own(manager: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    started = []

    def start(import_: Import, **more: Any) -> None:
        started.append((import_.pk, more["rejects"]))
        actions._teller(folders.of_import(import_.pk))("waiting", 0, import_.created)

    monkeypatch.setattr("answerable.register.views.imports.actions.start", start)
    rows = [("Name", "Kind"), *((f"Organisation {n} (made up)", "charity") for n in range(2001))]
    import_ = upload(manager, rows, "organisations", "many.csv")
    response = manager.post(f"/register/imports/{import_.pk}/confirm/", follow=True)
    assert started == [(import_.pk, "skip")]
    page = tree(response)
    assert page.xpath("//meta[@http-equiv='refresh']")
    assert "It waits its turn." in words(response)
    assert not Organisation.objects.filter(name__startswith="Organisation 7 ").exists()


def test_a_long_preview_is_paged_and_filtered(manager: Client) -> None:
    rows = [
        ("Name", "Charity number"),
        *((f"Organisation {n} (made up)", "12" if n % 10 == 0 else "") for n in range(500)),
    ]
    import_ = upload(manager, rows, "organisations", "many.csv")
    first = manager.get(f"/register/imports/{import_.pk}/")
    assert "Page 1 of 10" in words(first)
    assert len(tree(first).xpath("//tbody/tr")) == 50
    wrong = manager.get(f"/register/imports/{import_.pk}/?show=rejected")
    assert "Page 1 of" not in words(wrong)
    assert len(tree(wrong).xpath("//tbody/tr")) == 50
    assert manager.get(f"/register/imports/{import_.pk}/?show=other").status_code == 404
    assert manager.get(f"/register/imports/{import_.pk}/?sheet=9").status_code == 404


def test_a_preview_is_thrown_away(manager: Client) -> None:
    import_ = upload(manager)
    done = manager.post(f"/register/imports/{import_.pk}/discard/", follow=True)
    assert "was thrown away" in words(done)
    assert not Import.objects.exists()


def test_taking_back_is_refused_with_the_names(manager: Client) -> None:
    import_ = upload(manager)
    manager.post(f"/register/imports/{import_.pk}/confirm/", {"rejects": "skip"})
    Agreement.objects.filter(ref="A-900").update(version=7)
    response = manager.post(f"/register/imports/{import_.pk}/undo/")
    assert response.status_code == 422
    assert "agreement A-900" in words(response)


def test_who_may_look_and_who_may_change(manager: Client, client: Client) -> None:
    import_ = upload(manager)
    client.force_login(member("auditor"))
    page = client.get(f"/register/imports/{import_.pk}/")
    assert page.status_code == 200
    assert "Throw this preview away" not in words(page)
    assert client.get("/register/imports/new/").status_code == 403
    assert client.post(f"/register/imports/{import_.pk}/confirm/").status_code == 403
    assert client.post(f"/register/imports/{import_.pk}/undo/").status_code == 403


def test_proposed_columns_are_confirmed_and_a_sheet_of_notes_is_left_unread(manager: Client) -> None:
    book = openpyxl.Workbook()
    book.active.title = "Notes"
    for row in (("About this list", "Said by"), ("Spend of the year (made up)", "The team")):
        book.active.append(row)
    sheet = book.create_sheet("Spend")
    for row in (
        ("Wer", "Wann", "Wieviel"),
        ("Helpline Trust (made up)", "13/05/2025", "1234.50"),
        ("Court Friends (made up)", "14/05/2025", "9.25"),
    ):
        sheet.append(row)
    out = io.BytesIO()
    book.save(out)
    file = SimpleUploadedFile("spend.xlsx", out.getvalue())
    response = manager.post("/register/imports/new/", {"kind": "payments", "file": file})
    assert response.status_code == 302, words(response)
    import_ = Import.objects.get()
    assert import_.created == 0
    address = f"/register/imports/{import_.pk}/columns/"
    page = words(manager.get(address))
    assert "No heading says who was paid. Column A (“Wer”) may." in page
    assert "To leave this sheet unread, choose no column for anything." in page
    half = manager.post(address, {"sheet-2-payee": "0"})
    assert [text for text, _ in summary(half)] == ["Choose the column of the amount"]
    response = manager.post(address, {"sheet-2-payee": "0", "sheet-2-date": "1", "sheet-2-amount": "2"})
    assert response.status_code == 302, words(response)
    assert Import.objects.get().total_pence == 124375
    assert Layout.objects.count() == 1
