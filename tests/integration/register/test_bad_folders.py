"""What is wrong with a folder is said all at once: in which file, row and column, and what to do. Nothing is loaded."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from answerable.audit import queries as journal
from answerable.register.actions import CannotLoad, load_folder
from answerable.register.models import Authority, Source

from .conftest import FILES, OFFICE, MakeFolder

pytestmark = pytest.mark.django_db(databases=["default", "published"])

AGREEMENTS = FILES["agreements.csv"]


def agreement(**values: str) -> dict[str, Any]:
    return {"agreements.csv": [AGREEMENTS[0] | values, AGREEMENTS[1]]}


CASES: list[tuple[dict[str, Any], str]] = [
    (agreement(provider="havne"), "agreements.csv, row 2, column provider: organisations.csv has no row with the ref “havne”. Did you mean haven?"),
    (agreement(fund="zzz"), "agreements.csv, row 2, column fund: funds.csv has no row with the ref “zzz”. Correct it, or add that row."),
    (agreement(value="about £5"), "agreements.csv, row 2, column value: “about £5” is not an amount of money. Write it as 1234.50 or £1,234.50, with no other words."),
    (agreement(ends="until 2016"), "agreements.csv, row 2, column ends: “until 2016” is not a date. Write 2016, 2016-03 or 2016-03-31: as much as the source states."),
    (agreement(source=""), "agreements.csv, row 2, column source: it is empty. Nothing enters the register without its source: give a ref of sources.csv."),
    (agreement(source="S2"), "agreements.csv, row 2, column source: sources.csv has no row with the ref “S2”. Correct it, or add that row."),
    (agreement(title=""), "agreements.csv, row 2, column title: it is empty. Fill it in."),
    (agreement(ref="A2"), "agreements.csv, row 3, column ref: the ref A2 is in row 2 already. Give each row its own."),
    (agreement(ref="A 1"), "agreements.csv, row 2, column ref: “A 1” is not a ref. Use letters, figures, hyphens, points and underscores, without spaces."),
    (agreement(ref=""), "agreements.csv, row 2, column ref: it is empty. Fill it in."),
    (agreement(title="x" * 301), "agreements.csv, row 2, column title: it has 301 characters; at most 300 fit. Shorten it."),
    ({"agreements.csv": [AGREEMENTS[0] | {"providr": "haven"}]}, "agreements.csv, row 1, column providr: “providr” is not a column of this file. Did you mean provider?"),
    ({"agreements.csv": "ref,title\nA1,Support\n"}, "agreements.csv, row 1, column source: the column is missing. Add it."),
    ({"agreements.csv": "ref,title,title,source\nA1,Support,x,S1\n"}, "agreements.csv, row 1, column title: the column stands there twice. Keep one of them."),
    ({"agreements.csv": "ref,title,source\nA1,Support, and more,S1\n"}, "agreements.csv, row 2: it has 4 values for 3 columns. Put quotation marks round a value that has a comma."),
    ({"agreements.csv": "ref,title,source\nA1\n"}, "agreements.csv, row 2: it has 1 value for 3 columns. Put quotation marks round a value that has a comma."),
    ({"agreements.csv": "ref;title;source\nA1;Support;S1\n"}, "agreements.csv, row 1: its columns are not divided by commas. Save it as CSV with commas."),
    ({"agreements.csv": 'ref,title,source\nA1,"Support" x,S1\n'}, "agreements.csv, row 2: the row is not sound CSV ("),
    ({"agreements.csv": ""}, "agreements.csv: the file is empty. Its first row must name its columns."),
    ({"agreements.csv": "ref,title,source\nA1,Café,S1\n".encode("cp1252")}, "agreements.csv, row 2: the text is not in UTF-8. In a spreadsheet, save it as “CSV UTF-8”."),
    ({"agreements.csv": "ref,title,source\nA1,Sup\x00port,S1\n"}, "agreements.csv, row 2"),
    ({"sources.csv": None}, "sources.csv: the file is missing. Every register folder has one; add it."),
    ({"office.yaml": None}, "office.yaml: the file is missing. Every register folder has one; add it."),
    ({"agreement.csv": "ref\n"}, "agreement.csv: no file of a register folder has this name. Did you mean agreements.csv? Rename it, or see the handbook."),
    ({"register.xlsx": b"PK"}, "register.xlsx: a workbook is not read. Save each sheet as CSV UTF-8 under its file's name."),
    ({"agreements.csv": [AGREEMENTS[0] | {"kind": "contrat"}]}, "agreements.csv, row 2, column kind: “contrat” is not one of contract, grant, funding_agreement, pooled_contribution, not_recorded. Did you mean contract?"),
    ({"agreements.csv": [AGREEMENTS[0] | {"time_limited": "perhaps"}]}, "agreements.csv, row 2, column time_limited: “perhaps” is neither yes nor no. Leave it empty where it is not recorded."),
    ({"agreements.csv": [AGREEMENTS[0] | {"starts": "2017"}]}, "agreements.csv, row 2, column ends: 2016 is before 2017. Check both dates."),
    ({"agreements.csv": [AGREEMENTS[0] | {"value_basis": "not_recorded"}]}, "agreements.csv, row 2, column value_basis: it says not_recorded, but value is filled in. Leave one of the two empty."),
    ({"agreements.csv": [AGREEMENTS[0] | {"value": "", "value_basis": "exact"}]}, "agreements.csv, row 2, column value_basis: it says exact, but value is empty. Fill in value, or leave this empty."),
    ({"agreement_years.csv": [FILES["agreement_years.csv"][0] | {"financial_year": "2013-15"}]}, "agreement_years.csv, row 2, column financial_year: “2013-15” is not one financial year."),
    ({"agreement_years.csv": [FILES["agreement_years.csv"][0], FILES["agreement_years.csv"][1] | {"financial_year": "2013/14"}]}, "agreement_years.csv, row 3, column financial_year: agreement and financial_year are the same as in row 2. Keep one of the two rows."),
    ({"posts.csv": [FILES["posts.csv"][0] | {"number": "two"}]}, "posts.csv, row 2, column number: “two” is not a number such as 3 or 0.5"),
    ({"statements.csv": [FILES["statements.csv"][0] | {"order": "-1"}]}, "statements.csv, row 2, column order: “-1” is not a whole number"),
    ({"documents.csv": [FILES["documents.csv"][0] | {"url": "www.trial.example"}]}, "documents.csv, row 2, column url: “www.trial.example” is not a web address."),
    ({"documents.csv": [FILES["documents.csv"][0] | {"url": "javascript:alert(1)"}]}, "documents.csv, row 2, column url: “javascript:alert(1)” is not a web address."),
    ({"services.csv": [FILES["services.csv"][0] | {"categories": "Domestic abuse"}]}, "services.csv, row 2, column categories: “Domestic abuse” is not a category code such as sexual_violence."),
    ({"services.csv": [FILES["services.csv"][0] | {"areas": "town; citty"}]}, "services.csv, row 2, column areas: areas.csv has no row with the ref “citty”."),
    ({"areas.csv": [FILES["areas.csv"][0], FILES["areas.csv"][1] | {"parent": "town"}]}, "areas.csv, row 2, column parent: town ends up as part of itself. Correct its parent."),
    ({"organisations.csv": [FILES["organisations.csv"][0], FILES["organisations.csv"][1] | {"identifiers": "GB-CHC-1"}]}, "organisations.csv, row 3, column identifiers: GB-CHC-1 is the number of row 2 too. It can belong to one."),
    ({"organisations.csv": [FILES["organisations.csv"][0] | {"identifiers": "1234567"}, FILES["organisations.csv"][1]]}, "organisations.csv, row 2, column identifiers: “1234567” is not an identifier. Write the list and the number, as GB-CHC-1234567."),
    ({"office.yaml": "slug: trial\nname: Trial\n"}, "office.yaml, column kind: it is missing. Give it: one of: pcc"),
    ({"office.yaml": OFFICE.replace("pcc", "king")}, "office.yaml, column kind: “king” is not one of pcc"),
    ({"office.yaml": OFFICE + "phones: x\n"}, "office.yaml, column phones: “phones” is not a key of this file. Did you mean phone?"),
    ({"office.yaml": OFFICE + "phone: 101\n"}, "office.yaml, column phone: it is not text. Put quotation marks round it."),
    ({"office.yaml": OFFICE + "review_window_working_days: soon\n"}, "office.yaml, column review_window_working_days: it is not a number of working days from 1 to 400."),
    ({"office.yaml": OFFICE + f"phone: '{'1' * 61}'\n"}, "office.yaml, column phone: it has 61 characters; at most 60 fit."),
    ({"office.yaml": OFFICE + "regulator_url: javascript:alert(1)\n"}, "office.yaml, column regulator_url: “javascript:alert(1)” is not a web address."),
    ({"office.yaml": OFFICE.replace("slug: trial", "slug: Trial Office")}, "office.yaml, column slug: “Trial Office” is not a short name."),
    ({"office.yaml": "slug: [trial\n"}, "office.yaml, row 2: it is not sound YAML."),
    ({"office.yaml": "just words"}, "office.yaml: it has no “key: value” lines."),
    ({"office.yaml": OFFICE + "place: Page 1\n"}, "office.yaml, column source: it says where in a source, but not in which."),
    ({"office.yaml": OFFICE + "source: S9\n"}, "office.yaml, column source: sources.csv has no row with the ref “S9”."),
    ({"citations.csv": [FILES["citations.csv"][0] | {"record": "contract"}]}, "citations.csv, row 2, column record: “contract” is not one of area, organisation"),
    ({"citations.csv": [FILES["citations.csv"][0] | {"ref": "A9"}]}, "citations.csv, row 2, column ref: agreements.csv has no row with the ref “A9”."),
    ({"citations.csv": [FILES["citations.csv"][0] | {"field": "price"}]}, "citations.csv, row 2, column field: agreements.csv has no column “price”."),
    ({"citations.csv": [FILES["citations.csv"][0]] * 2}, "citations.csv, row 3: it says what another row says already. Take it out."),
    ({"published.csv": [FILES["published.csv"][0] | {"reference": ""}]}, "published.csv, row 2, column reference: it is empty. Fill it in."),
    ({"published.csv": [FILES["published.csv"][0] | {"source": "S9"}]}, "published.csv, row 2, column source: sources.csv has no row with the ref “S9”."),
]  # fmt: skip


@pytest.mark.parametrize(("changes", "sentence"), CASES, ids=[sentence[:60] for _, sentence in CASES])
def test_one_fault_is_one_sentence(make_folder: MakeFolder, changes: dict[str, Any], sentence: str) -> None:
    head = journal.head()
    with pytest.raises(CannotLoad) as refused:
        load_folder(folder=make_folder(changes), by=None)
    said = [str(problem) for problem in refused.value.problems]
    assert any(one.startswith(sentence) for one in said), said
    assert all(one.endswith((".", "?")) for one in said), said
    assert not Authority.objects.exists()
    assert not Source.objects.exists()
    assert journal.head() == head


def test_all_faults_come_together(make_folder: MakeFolder) -> None:
    changes = agreement(provider="x", value="y", ends="z", source="") | {
        "posts.csv": [FILES["posts.csv"][0] | {"role": ""}],
        "office.yaml": "slug: trial\n",
        "funds.csv": "ref,name,source\nF1,Fünd,S1\n".encode("latin-1"),
    }
    with pytest.raises(CannotLoad) as refused:
        load_folder(folder=make_folder(changes), by=None)
    where = {(problem.file, problem.row, problem.column) for problem in refused.value.problems}
    assert where >= {
        ("agreements.csv", 2, "provider"),
        ("agreements.csv", 2, "value"),
        ("agreements.csv", 2, "ends"),
        ("agreements.csv", 2, "source"),
        ("posts.csv", 2, "role"),
        ("office.yaml", None, "name"),
        ("office.yaml", None, "kind"),
        ("funds.csv", 2, ""),
    }
    # A file that cannot be read is one fault, not one for each row that points into it.
    assert not any("funds.csv has no row" in str(problem) for problem in refused.value.problems)


def test_a_folder_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(CannotLoad, match="there is no such folder"):
        load_folder(folder=tmp_path / "nowhere", by=None)


def test_category_codes_can_be_held_to_a_list(make_folder: MakeFolder) -> None:
    with pytest.raises(CannotLoad) as refused:
        load_folder(folder=make_folder(), by=None, categories={"domestic_abuse", "domestic_abuse.advocate"})
    assert "“domestic_abuse.advocacy” is not a known category code. Did you mean domestic_abuse.advocate?" in str(
        refused.value
    )


def test_what_spreadsheets_do_to_a_file_is_taken(make_folder: MakeFolder) -> None:
    text = '\ufeffref,title,ends,value,source\r\n A1 , Support ,31/03/2016,"£86,000.00 ",S1\r\n,,,,\r\n\r\n'
    others = {"agreement_years.csv": None, "posts.csv": None, "statements.csv": None, "citations.csv": None}
    report = load_folder(
        folder=make_folder({"agreements.csv": text.encode(), **others, ".DS_Store": b"x", "~$register.xlsx": b"x"}),
        by=None,
    )
    assert report.changed


def test_a_file_too_large_is_refused(make_folder: MakeFolder, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("answerable.register.folder.reading.LARGEST_FILE", 1024 * 1024)
    with pytest.raises(CannotLoad, match=r"funds\.csv: the file is larger than 1 MB"):
        load_folder(folder=make_folder({"funds.csv": "x" * (1024 * 1024 + 1)}), by=None)
