"""Spending files: brought in, brought in again, taken back, killed on the way."""

from __future__ import annotations

import csv
import json
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterable
from pathlib import Path

import pytest
from django.db import connections

from answerable.audit.models import Entry
from answerable.register.actions import imports
from answerable.register.errors import CannotImport
from answerable.register.importing import dictionary, folders, payments, storing, totals
from answerable.register.models import (
    Import,
    ImportedSheet,
    Organisation,
    Payee,
    PayeeDecision,
    Payment,
    Phrase,
    SpendByCategory,
    SpendByDepartment,
    SpendByPayee,
)
from answerable.register.queries import imports as told
from answerable.register.spreadsheets.errors import CannotOpen

ANSWERABLE = Path(sys.executable).parent / "answerable"

pytestmark = pytest.mark.django_db(databases=["default", "published"])

HEADINGS = ("Date", "Supplier", "Amount", "Category", "Description", "Department", "Reference")
ROWS = (
    ("01/04/2023", "Quill Support Ltd", "£1,234.50", "Victim services", "ISVA support April", "Commissioning", "R1"),
    ("05/04/2024", "Quill Support Ltd", "(12.00)", "Victim services", "ISVA support April", "Commissioning", "R2"),
    ("06/04/2024", "Paper & Pens", "9.99", "Stationery", "Envelopes", "", "R3"),
    ("06/04/2024", "Paper & Pens", "9.99", "Stationery", "Envelopes", "", "R3"),
    ("07/04/2024", "REDACTED", "100", "", "", "", ""),
)
"""Made up. The third and the fourth are equal: in one file, both are payments."""


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("ANSWERABLE_HOME", str(tmp_path / "home"))
    return tmp_path / "home"


def write(path: Path, rows: Iterable[Iterable[str]] = ROWS, headings: tuple[str, ...] = HEADINGS) -> Path:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(headings)
        writer.writerows(rows)
    return path


def bring_in(path: Path) -> Import:
    return imports.apply(imports.prepare(path, "payments", by=None), by=None)


def state() -> dict[str, object]:
    """Everything about payments that the store holds, but the numbers of rows."""
    words = dict(Phrase.objects.values_list("pk", "text"))
    payees = dict(Payee.objects.values_list("pk", "name"))
    return {
        "payments": sorted(
            (str(p.paid), p.year, payees[p.payee_id], words.get(p.category_id or 0, ""), words.get(p.purpose_id or 0, ""),
             words.get(p.department_id or 0, ""), p.reference, p.pence, p.row)
            for p in Payment.objects.all()
        ),
        "phrases": sorted(words.values()),
        "payees": sorted(payees.values()),
        "by category": sorted(
            (t.year, words.get(t.category_id or 0, ""), t.payments, t.pence) for t in SpendByCategory.objects.all()
        ),
        "by department": sorted((t.year, words[t.department_id], t.payments, t.pence) for t in SpendByDepartment.objects.all()),
        "by payee": sorted((t.year, payees[t.payee_id], t.payments, t.pence) for t in SpendByPayee.objects.all()),
    }  # fmt: skip


def right_totals() -> None:
    """The kept totals are those of the payments."""
    kept = state()
    with connections["default"].cursor():
        totals.recount(connections["default"])
    assert state() == kept


def test_every_row_is_kept_with_its_place_and_the_totals_beside(tmp_path: Path) -> None:
    import_ = bring_in(write(tmp_path / "spend.csv"))

    assert (import_.state, import_.created, import_.rejected) == ("applied", 5, 0)
    assert import_.total_pence == 123450 - 1200 + 999 + 999 + 10000
    assert state()["payments"] == sorted(
        [
            ("2023-04-01", 2023, "Quill Support Ltd", "Victim services", "ISVA support April", "Commissioning", "R1", 123450, 2),
            ("2024-04-05", 2024, "Quill Support Ltd", "Victim services", "ISVA support April", "Commissioning", "R2", -1200, 3),
            ("2024-04-06", 2024, "Paper & Pens", "Stationery", "Envelopes", "", "R3", 999, 4),
            ("2024-04-06", 2024, "Paper & Pens", "Stationery", "Envelopes", "", "R3", 999, 5),
            ("2024-04-07", 2024, "REDACTED", "", "", "", "", 10000, 6),
        ]
    )  # fmt: skip
    assert state()["by category"] == sorted(
        [
            (2023, "Victim services", 1, 123450),
            (2024, "Victim services", 1, -1200),
            (2024, "Stationery", 2, 1998),
            (2024, "", 1, 10000),
        ]
    )
    assert state()["by department"] == [(2023, "Commissioning", 1, 123450), (2024, "Commissioning", 1, -1200)]
    sheet = ImportedSheet.objects.get()
    assert (sheet.header_row, sheet.columns["amount"]) == (1, {"letter": "C", "heading": "Amount"})
    assert Payment.objects.filter(sheet=sheet).count() == 5
    right_totals()


def test_the_journal_has_one_entry_of_digests(tmp_path: Path) -> None:
    before = Entry.objects.count()
    import_ = bring_in(write(tmp_path / "spend.csv"))
    imports.undo(import_, by=None)

    first, second = Entry.objects.order_by("seq")[before:]
    assert (first.action, second.action) == ("payments.imported", "payments.import_undone")
    assert set(first.after) == set(second.before) >= {"file_sha256", "created", "total_pence"}
    assert "Quill" not in json.dumps([first.after, second.before])
    assert "spend.csv" not in json.dumps([first.after])


def test_the_same_file_twice_changes_nothing(tmp_path: Path) -> None:
    first = bring_in(write(tmp_path / "spend.csv"))
    kept, entries = state(), Entry.objects.count()

    again = imports.prepare(write(tmp_path / "other name.csv"), "payments", by=None)

    assert (again.pk, again.state) == (first.pk, "applied")
    assert imports.apply(again, by=None).created == 5
    assert (state(), Entry.objects.count(), Import.objects.count()) == (kept, entries, 1)


def test_rows_of_an_earlier_file_are_left_out_and_named_but_equal_rows_of_one_file_are_kept(tmp_path: Path) -> None:
    bring_in(write(tmp_path / "april.csv", ROWS[:3]))
    more = (*ROWS, ("08/04/2024", "Paper & Pens", "9.99", "Stationery", "Pens", "", "R3"))

    import_ = imports.prepare(write(tmp_path / "year.csv", more), "payments", by=None)

    page = told.preview_rows(import_)
    assert page is not None
    assert [(row.row, row.what, row.why) for row in page.rows] == [
        (2, "skipped", "Already in the register from april.csv, row 2."),
        (3, "skipped", "Already in the register from april.csv, row 3."),
        (4, "skipped", "Already in the register from april.csv, row 4."),
        (5, "created", ""),
        (6, "created", ""),
        (7, "created", ""),
    ]
    imports.apply(import_, by=None)
    assert (import_.created, import_.skipped) == (3, 3)
    assert len(state()["payments"]) == 6  # type: ignore[arg-type]
    right_totals()


def test_a_payment_without_a_day_is_known_again_too(tmp_path: Path) -> None:
    rows = [("Quill", "10", "Grants"), ("Quill", "10", "Grants"), ("Ink", "5", "Grants")]
    headings = ("Supplier", "Amount", "Category")
    bring_in(write(tmp_path / "spend 2022-23.csv", rows[:1], headings))

    second = bring_in(write(tmp_path / "full spend 2022-23.csv", rows, headings))
    other_year = bring_in(write(tmp_path / "spend 2023-24.csv", [*rows[:1], ("Nib", "1", "Grants")], headings))

    assert (second.created, second.skipped) == (2, 1)
    assert (other_year.created, other_year.skipped) == (2, 0)


def test_what_came_in_meanwhile_is_left_out_when_the_file_is_applied(tmp_path: Path) -> None:
    waiting = imports.prepare(write(tmp_path / "year.csv"), "payments", by=None)
    assert waiting.created == 5
    bring_in(write(tmp_path / "april.csv", ROWS[:2]))

    imports.apply(waiting, by=None)

    assert (waiting.created, waiting.skipped) == (3, 2)
    page = told.preview_rows(waiting, only="skipped")
    assert page is not None
    assert [row.row for row in page.rows] == [2, 3]
    right_totals()


@pytest.mark.parametrize("batch", [2, 150_000])
def test_batches_make_no_difference(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, batch: int) -> None:
    monkeypatch.setattr(payments, "BATCH", batch)
    monkeypatch.setattr(dictionary, "KEPT", batch)
    bring_in(write(tmp_path / "april.csv", [ROWS[2], ROWS[2], ROWS[4]]))

    import_ = bring_in(write(tmp_path / "year.csv", [*ROWS, ROWS[2]]))

    assert (import_.created, import_.skipped) == (3, 3)
    right_totals()


def test_taking_back_leaves_what_was_before(tmp_path: Path) -> None:
    first = bring_in(
        write(tmp_path / "april.csv", [ROWS[0], ("02/04/2023", "Ink", "3", "Stationery", "Ink", "Estates", "")])
    )
    before = state()
    second = bring_in(write(tmp_path / "year.csv", ROWS))

    imports.undo(second, by=None)

    assert (second.state, state()) == ("undone", before)
    assert told.summary(second) is None
    assert told.progress(second).sentence == "It was taken back."
    again = bring_in(tmp_path / "year.csv")
    assert (again.pk != second.pk, again.created) == (True, 4)
    imports.undo(again, by=None)
    imports.undo(first, by=None)
    assert not any(state().values())
    with pytest.raises(CannotImport, match="nothing to take back"):
        imports.undo(first, by=None)


def test_a_payee_that_was_decided_about_stays(tmp_path: Path) -> None:
    import_ = bring_in(write(tmp_path / "spend.csv"))
    quill = Organisation.objects.create(ref="O-1", name="Quill Support")
    decided = Payee.objects.get(name="Quill Support Ltd")
    PayeeDecision.objects.create(payee=decided, organisation=quill, same=True, how="person")

    imports.undo(import_, by=None)

    assert [payee.name for payee in Payee.objects.all()] == ["Quill Support Ltd"]


def test_indexes_are_there_again_after_many_rows(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(storing, "_FEW", 1)

    import_ = bring_in(write(tmp_path / "spend.csv"))

    def indexes() -> set[str]:
        with connections["default"].cursor() as cursor:
            there = connections["default"].introspection.get_constraints(cursor, Payment._meta.db_table)
        return {name for name in there if name.startswith("payment_")}

    wanted = {index.name for index in Payment._meta.indexes}
    assert indexes() == wanted
    imports.undo(import_, by=None)
    assert indexes() == wanted


def test_wrong_rows_stop_a_file_or_come_back_to_be_corrected(tmp_path: Path) -> None:
    path = write(
        tmp_path / "spend.csv",
        [*ROWS, ("soon", "Ink", "3", "", "", "", ""), ("01/05/2024", "Nib", "1.234567", "", "", "", "")],
    )
    import_ = imports.prepare(path, "payments", by=None)
    assert (import_.created, import_.rejected) == (5, 2)

    with pytest.raises(CannotImport, match="2 rows are wrong"):
        imports.apply(import_, by=None, rejects="stop")
    assert not Payment.objects.exists()
    assert told.progress(import_).state == "failed"
    page = told.preview_rows(import_, only="rejected")
    assert page is not None
    assert [(row.row, "“soon”" in row.why or "1.234567" in row.why) for row in page.rows] == [
        (7, True),
        (8, True),
    ]
    imports.apply(import_, by=None, rejects="skip")
    assert Payment.objects.count() == 5
    ((name, file),) = told.rejects(import_)
    assert name == "spend - rows to correct.csv"
    assert "What is wrong" in file.read_text(encoding="utf-8-sig").splitlines()[0]


def test_a_file_that_cannot_be_understood_says_what_it_lacks(tmp_path: Path) -> None:
    path = write(tmp_path / "odd.csv", [("Quill", "yes"), ("Ink", "no")], ("Supplier", "Blue?"))
    import_ = imports.prepare(path, "payments", by=None)

    with pytest.raises(CannotImport, match=r"odd\.csv: No column was found for .*amount"):
        imports.apply(import_, by=None)
    assert not Payment.objects.exists()


def test_a_mapping_given_by_hand_is_remembered(tmp_path: Path) -> None:
    headings = ("Wann", "Wem", "Wieviel")
    rows = [("01/04/2023", "Quill Trust", "10"), ("02/04/2023", "Ink Trust", "11"), ("03/04/2023", "Nib Ltd", "12")]
    first = imports.prepare(write(tmp_path / "a.csv", rows, headings), "payments", by=None)
    found = told.summary(first)
    assert found is not None
    fingerprint = found.sheets[0].fingerprint

    mapped = imports.prepare(
        tmp_path / "a.csv", "payments", by=None, mapping={fingerprint: {"date": 0, "payee": 1, "amount": 2}}
    )
    assert imports.apply(mapped, by=None).created == 3

    assert bring_in(write(tmp_path / "b.csv", [*rows, ("04/04/2023", "Cap Ltd", "13")], headings)).created == 1


def test_what_cannot_be_opened_leaves_nothing_behind(tmp_path: Path) -> None:
    (tmp_path / "x.pdf").write_bytes(b"%PDF-1.4")
    with pytest.raises(CannotOpen):
        imports.prepare(tmp_path / "x.pdf", "payments", by=None)
    with pytest.raises(CannotImport, match="no kind of file"):
        imports.prepare(tmp_path / "x.pdf", "biscuits", by=None)
    with pytest.raises(CannotImport, match="not a financial year"):
        imports.prepare(write(tmp_path / "spend.csv"), "payments", by=None, financial_year="last year")
    assert not Import.objects.exists()
    assert not any(folders.all_imports().iterdir())


def test_a_preview_can_be_thrown_away_but_not_what_came_in(tmp_path: Path) -> None:
    imports.discard(import_=imports.prepare(write(tmp_path / "spend.csv"), "payments", by=None))
    assert not Import.objects.exists()
    import_ = bring_in(tmp_path / "spend.csv")
    with pytest.raises(CannotImport, match="not a preview any more"):
        imports.discard(import_=import_)


def test_an_import_that_runs_is_not_started_twice(tmp_path: Path) -> None:
    import_ = imports.prepare(write(tmp_path / "spend.csv"), "payments", by=None)
    with folders.held(folders.of_import(import_.pk) / "running", wait=False):
        for start in (imports.apply, imports.start):
            with pytest.raises(CannotImport, match="being brought in already"):
                start(import_, by=None)
        with pytest.raises(CannotImport, match="being brought in now"):
            imports.discard(import_=import_)


def test_pages_of_a_preview(tmp_path: Path) -> None:
    rows = [("01/04/2023", f"Payee {n}", "1", "", "", "", "") for n in range(250)]
    import_ = imports.prepare(write(tmp_path / "long.csv", rows), "payments", by=None)

    first, last = told.preview_rows(import_, 1), told.preview_rows(import_, 99)

    assert first is not None
    assert last is not None
    assert (first.of, len(first.rows), first.rows[0].row) == (3, 99, 2)
    assert (last.number, last.rows[-1].row, last.rows[-1].values["payee"]) == (3, 251, "Payee 249")
    assert told.preview_rows(import_, sheet=2) is None
    with pytest.raises(ValueError, match="not one of"):
        told.preview_rows(import_, only="good")


# What follows runs in processes of its own, on a store in a file.


@pytest.fixture
def office(home: Path, made_stores: Path) -> dict[str, str]:
    if connections["default"].vendor != "sqlite":
        pytest.skip("these processes have a store of their own, which is SQLite")
    shutil.copytree(made_stores, home, dirs_exist_ok=True)
    return {**os.environ, "ANSWERABLE_HOME": str(home), "DJANGO_SETTINGS_MODULE": "answerable.config.settings.office"}


def answerable(office: dict[str, str], *words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([str(ANSWERABLE), *words], env=office, capture_output=True, text=True, timeout=120)


def ask(office: dict[str, str], code: str) -> str:
    done = subprocess.run(
        [sys.executable, "-c", f"import django; django.setup()\nfrom answerable.register.models import *\n{code}"],
        env=office, capture_output=True, text=True, timeout=120, check=True,
    )  # fmt: skip
    return done.stdout.strip()


MOMENTS = {
    "before the first payment": ("answerable.register.importing.storing", "next_id"),
    "in the middle of the payments": ("answerable.register.importing.payments", "_write"),
    "before the totals": ("answerable.register.importing.totals", "_write"),
    "before the journal": ("answerable.register.actions.imports", "record"),
}


COUNTS = (
    "def counts():\n"
    "    return [m.objects.count() for m in (Payment, Phrase, Payee, SpendByPayee, ImportedSheet)]\n"
    "from pathlib import Path\nfrom answerable.register.actions import imports as act\n"
    "from answerable.register.queries import imports as told\n"
)


@pytest.mark.parametrize("moment", MOMENTS)
def test_a_kill_leaves_nothing_half_done(tmp_path: Path, office: dict[str, str], moment: str) -> None:
    april, year = write(tmp_path / "april.csv", ROWS[:1]), write(tmp_path / "year.csv")
    before, number = ask(
        office,
        f"{COUNTS}act.apply(act.prepare(Path({str(april)!r}), 'payments', by=None), by=None)\n"
        f"print(counts(), act.prepare(Path({str(year)!r}), 'payments', by=None).pk, sep='|')",
    ).split("|")
    module, function = MOMENTS[moment]

    killed = subprocess.run(
        [sys.executable, "-c",
         "import django; django.setup()\nimport importlib, os, signal\nfrom answerable.register.actions import imports\n"
         "from answerable.register.importing import payments\nfrom answerable.register.models import Import\n"
         f"module = importlib.import_module({module!r})\nreal = getattr(module, {function!r})\n"
         "def dies(*args, **kwargs):\n"
         f"    {'real(*args, **kwargs)' if moment.startswith('in the middle') else 'pass'}\n"
         "    os.kill(os.getpid(), signal.SIGKILL)\n"
         f"setattr(module, {function!r}, dies)\n"
         f"imports.apply(Import.objects.get(pk={number}), by=None)"],
        env=office, capture_output=True, timeout=120,
    )  # fmt: skip

    assert killed.returncode == -signal.SIGKILL
    seen = ask(
        office,
        f"{COUNTS}i = Import.objects.get(pk={number})\np = told.progress(i)\n"
        "print(counts(), p.state, p.sentence, act.apply(i, by=None).created, sep='|')",
    ).split("|")
    assert seen == [before, "failed", "It stopped before its end. Nothing was brought in; bring it in again.", "4"]


def test_a_process_of_its_own_brings_the_file_in(tmp_path: Path, office: dict[str, str]) -> None:
    path = write(tmp_path / "spend.csv")
    number = ask(
        office,
        f"from pathlib import Path\nfrom answerable.register.actions import imports\ni = imports.prepare(Path({str(path)!r}), 'payments', by=None)\nimports.start(i, by=None)\nprint(i.pk)",
    )

    state = ""
    for _ in range(300):
        state = ask(
            office,
            f"from answerable.register.queries import imports\np = imports.progress(Import.objects.get(pk={number}))\nprint(p.state, p.percent)",
        )
        if state.split()[0] not in ("waiting", "running"):
            break
        time.sleep(0.1)
    assert state == "done 100"


def test_the_second_of_two_imports_waits(tmp_path: Path, office: dict[str, str]) -> None:
    files = [
        write(tmp_path / f"{n}.csv", [("01/04/2023", f"Payee {n} {i}", "1", f"C{n}", "", "", "") for i in range(3_000)])
        for n in range(2)
    ]
    both = [
        subprocess.Popen(
            [str(ANSWERABLE), "import", "payments", str(file), "--json"],
            env=office,
            stdout=subprocess.PIPE,
            text=True,
        )
        for file in files
    ]
    out = [json.loads(process.communicate(timeout=120)[0]) for process in both]

    assert [report["created"] for report in out] == [3_000, 3_000]
    assert (
        ask(office, "print(Payment.objects.count(), Payment.objects.order_by().values('pk').distinct().count())")
        == "6000 6000"
    )


def test_the_command_tells_in_words_and_as_json_and_goes_on_after_a_bad_file(
    tmp_path: Path, office: dict[str, str]
) -> None:
    good = write(tmp_path / "spend.csv", [*ROWS, ("soon", "Ink", "3", "", "", "", "")])
    bad = tmp_path / "bad.pdf"
    bad.write_bytes(b"%PDF-1.4")

    dry = answerable(office, "import", "payments", str(good), "--dry-run", "--json")
    assert dry.returncode == 0
    assert json.loads(dry.stdout)["state"] == "dry run"
    assert ask(office, "print(Import.objects.count())") == "0"

    done = answerable(office, "import", "payments", str(bad), str(good), "--json", "--rejects", str(tmp_path / "wrong"))
    assert done.returncode == 2
    assert "bad.pdf is a PDF" in done.stderr
    assert "Traceback" not in done.stderr
    failed, report = (json.loads(line) for line in done.stdout.splitlines())
    assert failed["error"].startswith("bad.pdf")
    assert report["totals_by_year_and_category"] == {
        "2023-24": {"Victim services": "1234.50"},
        "2024-25": {"": "100.00", "Stationery": "19.98", "Victim services": "-12.00"},
    }
    assert report["sheets"][0]["columns"]["payee"] == {"letter": "B", "heading": "Supplier"}
    assert (report["created"], report["rejected"]) == (5, 1)
    assert "soon" in Path(report["rejects"][0]).read_text(encoding="utf-8-sig")

    again = answerable(office, "import", "payments", str(good))
    assert again.returncode == 0
    assert "in the register already" in again.stdout
    stopped = answerable(
        office,
        "import",
        "payments",
        str(write(tmp_path / "b.csv", [("x", "Ink", "3", "", "", "", "")])),
        "--stop-on-rejects",
    )
    assert stopped.returncode == 2
    assert "1 row is wrong" in stopped.stderr
    back = answerable(office, "import", "payments", "--undo", str(report["import"]))
    assert back.returncode == 0
    assert "5 payments less" in back.stdout
    assert answerable(office, "import", "payments", "--undo", "77").returncode == 2
    assert answerable(office, "import", "payments").returncode == 2


def test_columns_that_a_person_names_are_read_and_remembered_once_the_file_is_in(tmp_path: Path) -> None:
    file = tmp_path / "spend.csv"
    file.write_text("Wer,Wann,Wieviel\nQuill Support Ltd,13/04/2023,1234.50\nPaper & Pens Ltd,14/04/2023,9.99\n")
    with pytest.raises(CannotImport, match=r"--columns payee=A,amount=C,date=B\. Nothing was brought in\.$"):
        imports.bring_in(file, "payments", by=None)
    for columns, why in (("payee=A,amount=Z", "has no sheet with the columns"), ("who=A", "is no field of payments")):
        with pytest.raises(CannotImport, match=why):
            imports.bring_in(file, "payments", by=None, columns=columns)
    assert not Payment.objects.exists()
    columns = "payee=A,amount=C,date=B"
    dry = imports.bring_in(file, "payments", by=None, columns=columns, dry_run=True)
    assert dry.import_.total_pence == 124449
    with pytest.raises(CannotImport):
        imports.bring_in(file, "payments", by=None)
    imports.bring_in(file, "payments", by=None, columns=columns)
    file.write_text("Wer,Wann,Wieviel\nQuill Support Ltd,13/05/2023,0.01\n")
    imports.bring_in(file, "payments", by=None)
    assert sorted(Payment.objects.values_list("pence", flat=True)) == [1, 999, 123450]
